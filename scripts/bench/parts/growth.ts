import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../../services/runtime/limits.ts";
import { secondsFor } from "../cases/measure-cases.ts";
import { type GrownCluster, startGrown } from "../growth/grown-cluster.ts";
import { orderCases, stockCases } from "../growth/growth-cases.ts";
import { noteCatchUp, noteStart } from "../growth/replica-returns.ts";
import { fillSeed, type Seed } from "../growth/seed.ts";
import { untilCalm } from "../growth/until-calm.ts";
import { whole } from "../results/numbers.ts";
import { startBazaar } from "../systems/bazaar.ts";
import { type Bench, measurePart, noteMemory, type Part, startSeconds } from "./part.ts";

const missedMax = 1_000_000;
const listings = [10, 100_000];
/** More or less; all services check their logs at once. */
const filledPerSecond = 100_000;
const checkedPerSecond = 18_000;
/** Of a replica that missed many orders. */
const catchUpPerSecond = 60_000;
const calmMaxMs = 900_000;

/** What more orders and more stocks cost. */
export const growth: Part = {
  meaning: "with 5,000 and 500,000 orders in the log (--large: and 5,000,000), and with ten and 100,000 stocks",
  seconds: (options) => {
    const orders = options.growthOrders.reduce((sum, count) => sum + count, 0);
    const missed = options.growthOrders.reduce((sum, count) => sum + missedOf(count), 0);
    const cases = 3 * options.growthOrders.length + 4 * listings.length;
    const waiting = orders / filledPerSecond + orders / checkedPerSecond + missed / catchUpPerSecond;
    return waiting + 8 * startSeconds + secondsFor(cases, options);
  },
  async run(bench: Bench) {
    mkdirSync(bench.options.dataDir, { recursive: true });
    await measureStocks(bench);
    await bench.systems.stop();
    await measureOrders(bench);
  },
};

function missedOf(orders: number): number {
  return Math.min(missedMax, Math.floor(orders * 0.8));
}

async function measureStocks(bench: Bench): Promise<void> {
  const { systems, step, options } = bench;
  step("starting", 2 * startSeconds);
  const bazaars = [];
  for (const [index, stocks] of listings.entries()) {
    const place = { port: options.port + 20 * index, dataDir: join(options.dataDir, `stocks-${stocks}`), stocks };
    bazaars.push({ stocks, name: `${whole(stocks)} stocks`, system: await systems.keep(startBazaar(place)) });
  }
  await measurePart("growth", bench, stockCases(bazaars));
  for (const { name, system } of bazaars) noteMemory("growth", bench.results, system, name);
}

async function measureOrders(bench: Bench): Promise<void> {
  const { options, results, step } = bench;
  const seeds: Seed[] = [];
  for (const orders of options.growthOrders) {
    step(`filling logs with ${whole(orders)} orders`, orders / filledPerSecond);
    seeds.push(await fillSeed(join(options.dataDir, `seed-${orders}`), orders, missedOf(orders)));
  }
  const clusters: GrownCluster[] = [];
  for (const seed of seeds) {
    step(`starting with ${whole(seed.orders)} orders`, startSeconds);
    clusters.push(await startGrown(seed, options.dataDir, (system) => bench.systems.keep(Promise.resolve(system))));
  }
  await calm(bench, clusters);
  await measurePart("growth", bench, orderCases(clusters));
  for (const grown of clusters) {
    noteMemory("growth", results, grown.system, grown.name);
    step(`a replica starts, ${grown.name}`, startSeconds);
    await noteStart(grown, results);
  }
  for (const grown of clusters) {
    const { missed, directory } = grown.seed;
    step(`a replica missed ${whole(missed)} orders, ${grown.name}`, missed / catchUpPerSecond + options.seconds);
    await noteCatchUp(grown, results, options.seconds);
    rmSync(directory, { recursive: true });
  }
}

/** After their start, services check all orders in the background, which is not what is to be measured. */
async function calm({ options, results, step }: Bench, clusters: readonly GrownCluster[]): Promise<void> {
  const most = Math.max(...options.growthOrders);
  step("until the logs are checked", most / checkedPerSecond);
  await Bun.sleep((most / limits.verifyStepOrders) * limits.verifyPauseMs);
  const isCalm = await untilCalm(
    clusters.map(({ system }) => system),
    calmMaxMs,
  );
  if (!isCalm) results.addNote("Growth was measured while logs were still being checked after the start.");
}
