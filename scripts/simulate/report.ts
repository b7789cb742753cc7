import type { SeedResult } from "../../test/simulation/run-seed.ts";
import type { Tally } from "./tally.ts";

const msInHour = 3_600_000;

/** Where a long run stands, in one line. */
export function progressText(tally: Tally, wanted: number, elapsedMs: number): string {
  const failed = tally.failedSeeds.length > 0 ? `, ${tally.failedSeeds.length} failed` : "";
  return `${tally.seeds} of ${wanted} seeds, ${rate(tally, elapsedMs)}, ${hours(tally)} simulated${failed}`;
}

/** What a run has shown. */
export function summary(tally: Tally, elapsedMs: number): string {
  const faults = [...tally.faults].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => `${count} ${kind}`);
  const crossed = [...tally.crossed].map(([name, count]) => `${count} ${name}`);
  const failed = tally.failedSeeds.toSorted((a, b) => a - b);
  return [
    `${tally.seeds} seeds in ${(elapsedMs / 1000).toFixed(1)} s (${rate(tally, elapsedMs)}): ${hours(tally)} simulated, ${tally.events} events`,
    `${tally.orders} orders, ${tally.rejections} rejections, ${tally.reads} look-ups checked; all well at most ${Math.round(tally.slowestRecoveryMs)} ms after the last fault`,
    `limits crossed, in so many seeds: ${crossed.join(", ")}`,
    `faults: ${faults.join(", ") || "none"}`,
    ...tally.uncrossed.map((name) => `NEVER CROSSED: no seed has come to the far side of the limit ${name}`),
    failed.length === 0 ? "no guarantee was broken" : `FAILED seeds: ${failed.join(", ")}`,
  ].join("\n");
}

/** A failed seed: what was broken, how it came to that, and how to see it again. */
export function describeFailure({ seed, failure, trace }: SeedResult, withTrace: boolean): string {
  if (!failure) return "";
  const lines = [`seed ${seed} FAILED: guarantee ${failure.guarantee} (${failure.title}) is broken`, failure.message];
  if (withTrace) lines.push("", ...trace, "", failure.stack);
  return [...lines, `replay: bun run simulate --seed ${seed} --trace`, ""].join("\n");
}

function rate({ seeds }: Tally, elapsedMs: number): string {
  return `${((seeds * 1000) / Math.max(1, elapsedMs)).toFixed(1)} seeds/s`;
}

function hours({ simulatedMs }: Tally): string {
  return `${(simulatedMs / msInHour).toFixed(2)} h`;
}
