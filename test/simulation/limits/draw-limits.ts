import { type Limits, limits } from "../../../services/runtime/limits.ts";
import type { SimulatedRandom } from "../simulated-random.ts";

type SomeLimits = { -readonly [Name in keyof Limits]?: number };

/** Probability that a small run has a given limit small; so that the large ones hide no small one for good. */
const smallShare = 0.75;

/**
 * Limits that a run of half a minute crosses: pages, windows, batches, queues and memories so small that the code behind
 * each of them has work. `isGentle`: whether no trader may notice anything; then nothing may be full.
 */
export function drawSmallLimits(random: SimulatedRandom, isGentle: boolean): Partial<Limits> {
  const batchLookups = random.integer(2, 3);
  const batchTrades = random.integer(2, 4);
  const pageOrders = random.integer(3, 6);
  const groups: SomeLimits[] = [
    { pageOrders, pageOrdersDefault: random.integer(2, pageOrders) },
    { pageStocks: random.integer(2, 3) },
    { pushOrders: random.integer(2, 6) },
    { recentOrders: random.integer(2, 5) },
    { listingPageStocks: random.integer(1, 3) },
    { batchTrades },
    { batchLookups, dashboardOrders: batchLookups },
    { frontEndBatches: random.integer(1, 2) },
    { verifyAtOnceOrders: random.integer(3, 8), verifyStepOrders: random.integer(2, 6) },
    { frontEndSessions: random.integer(1, 2) },
    { rejectionPruneMs: 2_000 },
    { cacheOrders: random.integer(1, 8) },
    { sharesMax: random.integer(200, 320) },
    { slowMs: 300 },
    { keysRead: random.integer(2, 10) },
  ];
  const refusing: SomeLimits[] = [
    { queuedTrades: random.integer(batchTrades, 6), batchTrades },
    { queuedLookups: random.integer(7, 9), batchLookups, dashboardOrders: batchLookups },
    { tradesUnderWay: random.integer(3, 8) },
    { rejections: random.integer(5, 30) },
  ];
  const chosen = [...groups, ...(isGentle ? [] : refusing)].filter(() => random.chance(smallShare));
  return Object.assign({}, ...chosen) as SomeLimits;
}

/**
 * All limits, with lengths of time of which no two are equal, so that a timer tells which of them has run out. They
 * differ from the true ones by a few milliseconds.
 */
export function withDistinctTimes(some: Partial<Limits>): Partial<Limits> {
  const laid: SomeLimits = { ...some };
  const taken = new Set<number>();
  for (const name of Object.keys(limits) as (keyof Limits)[]) {
    if (!name.endsWith("Ms")) continue;
    let ms = some[name] ?? limits[name];
    while (taken.has(ms)) ms += 1;
    taken.add(ms);
    laid[name] = ms;
  }
  return laid;
}
