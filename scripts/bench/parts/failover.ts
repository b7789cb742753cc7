import { mkdirSync } from "node:fs";
import { limits } from "../../../services/runtime/limits.ts";
import type { Failover } from "../../failover/failover.ts";
import { lengthMs } from "../../failover/gap.ts";
import { Measurement } from "../../failover/measurement.ts";
import { marks } from "../../failover/report.ts";
import { countPerStep, stepMs } from "../../failover/timeline.ts";
import { OwnCluster } from "../../measuring/own-cluster.ts";
import { percentile } from "../../measuring/percentile.ts";
import type { Results } from "../results/results.ts";
import { ownSystem } from "../systems/own-system.ts";
import { type Bench, type Part, startSeconds } from "./part.ts";

const rate = 500;
/** With the quiet time before it, and the return of the one that was killed. */
const killSeconds = 3;
/** What a timeline shows before the kill, and after the last mark. */
const aroundMs = 200;

/** What traders notice when the leader is killed. */
export const failover: Part = {
  meaning: "answered trades per 10 ms around each kill (kill -9) of the leader, under 500 trades/s",
  seconds: ({ kills }) => startSeconds + killSeconds * kills,
  async run({ options, results, systems, step }: Bench) {
    const { kills, dataDir } = options;
    step("starting", startSeconds);
    mkdirSync(dataDir, { recursive: true });
    const shape = { replicas: 3, frontEnds: 1, parentDir: dataDir };
    const cluster = await OwnCluster.start(shape);
    await systems.keep(Promise.resolve(ownSystem(cluster)));
    await Promise.race([cluster.ready(), broken(cluster)]);
    // A catalog that starts lets a lease's length pass before its first trade: that wait is no failover's.
    await Bun.sleep(limits.leaseMs);
    const measurement = await Measurement.of({ ...shape, kills, rate, fault: "kill", json: undefined }, cluster);
    const showStep = () => step(`kill ${measurement.failovers.length + 1} of ${kills}`, killSeconds);
    showStep();
    await Promise.race([measurement.run(showStep), broken(cluster)]);
    await measurement.check();
    note(results, measurement);
  },
};

async function broken(cluster: OwnCluster): Promise<never> {
  throw await cluster.broken;
}

function note(results: Results, { failovers, load, faults, mismatches, ok }: Measurement): void {
  const gaps = failovers.map(({ gap }) => lengthMs(gap));
  const facts: [of: string, what: string, value: number | undefined, unit: "ms" | ""][] = [
    ["kill of the leader", "times", failovers.length, ""],
    ["kill of the leader", "longest time without an answered trade, p50", percentile(gaps, 50), "ms"],
    ["kill of the leader", "longest time without an answered trade, most", percentile(gaps, 100), "ms"],
    ["kill of the leader", "until another leads, p50", percentile(failovers.map(leadsMs), 50), "ms"],
    ["all trades", "that failed", load.errors.total + faults.total, ""],
    ["all trades", "lost, doubled or changed", mismatches.total, ""],
  ];
  for (const [of, what, value, unit] of facts) {
    if (value !== undefined) results.addFact({ part: "failover", of, what, value: Math.round(value * 10) / 10, unit });
  }
  if (!ok) results.addNote("Failover was not without errors: run bun run failover, which says more.");
  results.addSample({
    part: "failover",
    group: `trades around kills, ${rate}/s`,
    system: "bazaar",
    requests: "trades",
    at: {},
    round: 1,
    costsUs: {},
    perSecond: (load.answersMs.length * 1000) / load.nowMs,
    offeredPerSecond: rate,
    latencyMs: load.latency.detail(),
    statuses: { "200": load.answersMs.length },
    errors: Object.fromEntries(load.errors.entries),
  });
  for (const [index, one] of failovers.entries()) noteTimeline(results, load.answersMs, one, index + 1);
}

function leadsMs({ failedAtMs, leadsAtMs }: Failover): number {
  return leadsAtMs - failedAtMs;
}

function noteTimeline(results: Results, answersMs: readonly number[], one: Failover, kill: number): void {
  const { failedAtMs, gap } = one;
  const happened = marks(one, "kill").map(({ atMs, text }) => ({ atMs: Math.round(atMs - failedAtMs), text }));
  const lastMs = Math.max(...happened.map(({ atMs }) => atMs));
  const steps = Math.ceil((lastMs + 2 * aroundMs) / stepMs);
  const counts = countPerStep(answersMs, failedAtMs - aroundMs, steps);
  const gapMs = Math.round(lengthMs(gap) * 10) / 10;
  results.addTimeline({ part: "failover", kill, gapMs, stepMs, fromMs: -aroundMs, counts, marks: happened });
}
