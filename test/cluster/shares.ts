import { expect } from "bun:test";
import type { Order } from "../../services/contract/order.ts";
import type { Listing } from "../../services/contract/stock.ts";
import type { TradeHistory } from "./trade-history.ts";

/** The shares after these orders, and the lowest that each stock ever had. Expects that none was ever below zero. */
export function replayShares(orders: Order[], listing: Listing) {
  const shares: Record<string, number> = Object.fromEntries(listing.map(({ name, quantity }) => [name, quantity]));
  const lowest = { ...shares };
  for (const { name, quantity, type } of orders) {
    const now = (shares[name] ?? Number.NaN) + (type === "buy" ? -quantity : quantity);
    shares[name] = now;
    lowest[name] = Math.min(lowest[name] ?? Number.NaN, now);
  }
  expect(Object.entries(lowest).filter(([, least]) => !(least >= 0))).toEqual([]);
  return { shares, lowest };
}

/** Who was refused for want of shares met a moment at which there were too few. */
export function expectHonestRejections(history: TradeHistory, lowest: Record<string, number>): void {
  const isHonest = ({ name, quantity, type }: { name: string; quantity: number; type: string }) =>
    type === "buy" && (lowest[name] ?? 0) < quantity;
  expect([...history.rejections.values()].filter((trade) => !isHonest(trade))).toEqual([]);
}
