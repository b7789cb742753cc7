import type { LogEntry } from "../../services/contract/order.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { StockReads } from "../simulation/checks/stock-reads.ts";
import { StockVersions } from "../simulation/checks/stock-versions.ts";
import type { LookUpStorm } from "./look-up-storm.ts";

/** Of what happens at the same instant, what forbids least comes first. */
const ranks = { begins: 0, ends: 1 } as const;

interface Moment {
  atMs: number;
  rank: number;
  happens(): void;
}

/**
 * Checks that all look-ups of a storm together are linearizable, given the orders that came of it. When an order was
 * committed is not known from outside, only that it was not before its trade was sent. Returns how many look-ups were
 * checked. Throws `BrokenGuarantee`.
 */
export function checkReads({ reads, sentMs, answers }: LookUpStorm, journal: LogEntry[], listing: Listing): number {
  const versions = new StockVersions(listing);
  for (const order of journal) versions.add(order);
  const check = new StockReads(versions);
  const moments: Moment[] = [];
  for (const { key, number } of journal) {
    moments.push({ atMs: sentMs.get(key) ?? 0, rank: ranks.begins, happens: () => check.possible(number) });
  }
  for (const { number, atMs } of answers) {
    moments.push({ atMs, rank: ranks.ends, happens: () => check.answered(number) });
  }
  for (const { frontEnd, name, beganMs, endedMs, shown } of reads) {
    let pending = check.begin(frontEnd, name);
    const begins = () => {
      pending = check.begin(frontEnd, name);
    };
    moments.push({ atMs: beganMs, rank: ranks.begins, happens: begins });
    moments.push({ atMs: endedMs, rank: ranks.ends, happens: () => check.end(pending, shown) });
  }
  moments.sort((a, b) => a.atMs - b.atMs || a.rank - b.rank);
  for (const moment of moments) moment.happens();
  return check.checked;
}
