import type { Order } from "../../services/contract/order.ts";
import { Counts } from "../client/workload/counts.ts";

/**
 * Compares what was acknowledged with a log in which nobody else has traded: an order may not be missing, differ, or
 * be there twice. Says what is wrong, in words.
 */
export function checkOrders(told: readonly Order[], log: readonly Order[]): Counts {
  const mismatches = new Counts();
  const byNumber = new Map(log.map((order) => [order.number, order]));
  const seen = new Set<number>();
  for (const order of told) {
    const { number } = order;
    if (seen.has(number)) mismatches.add(`order ${number}: two trades were told of it`);
    seen.add(number);
    const found = byNumber.get(number);
    if (!found) mismatches.add(`order ${number}: it is lost`);
    else if (!Bun.deepEquals(found, order)) mismatches.add(`order ${number}: it differs from what was told`);
  }
  for (const { number } of log) {
    if (!seen.has(number)) mismatches.add(`order ${number}: no trade was told of it, so one happened twice`);
  }
  if (byNumber.size !== log.length) mismatches.add("a number is there twice");
  return mismatches;
}
