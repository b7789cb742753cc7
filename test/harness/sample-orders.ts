import { chain } from "../../db/chain.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import type { Head, LogEntry, Trade } from "../../services/contract/order.ts";

/** The listing that the sample orders' chain begins with. */
export const genesis = listingHash(defaultListing);

/** An empty log's head. */
export const emptyHead: Head = { number: 0, hash: genesis };

/** A buy of one share of GameStart, unless told otherwise. */
export function sampleTrade(key: string, change: Partial<Trade> = {}): Trade {
  return { name: "GameStart", quantity: 1, type: "buy", key, ...change };
}

/** `count` orders behind `head`, one share each, with the keys `<prefix>1`, `<prefix>2`, … by their numbers. */
export function sampleOrders(count: number, head: Head = emptyHead, prefix = "key-"): LogEntry[] {
  const numbers = Array.from({ length: count }, (_, index) => head.number + index + 1);
  const stamp = { term: 1, time: 1_767_225_600_000, replica: 3 };
  return chain(
    head,
    numbers.map((number) => ({ number, ...sampleTrade(prefix + number), ...stamp })),
  );
}

/** The head of a log that ends with these orders. */
export function headOf(orders: LogEntry[]): Head {
  const last = orders.at(-1);
  return last ? { number: last.number, hash: last.hash } : emptyHead;
}
