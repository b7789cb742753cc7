import { type LogEntry, sharesAfter } from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import type { StockRecord } from "./stock-book.ts";
import type { Decided } from "./trade-plan.ts";

/** Thrown where an order that is to be replayed can't have happened in this journal. */
class Unreplayable extends Error {
  override readonly name = "Unreplayable";

  constructor({ number, key }: LogEntry, why: string) {
    super(
      `order ${number} (key ${JSON.stringify(key)}) can't be replayed: ${why}. Nothing was written; docs/operating.md, "A repair that can't go on", says what to do`,
    );
  }
}

/** What planning needs to know of the present. */
interface Present {
  recall(key: string): Decided | undefined;
  stock(name: string): StockRecord | undefined;
}

/**
 * The stocks after orders that are to be replayed, by name. They are checked as a trade is; their numbers and hashes are
 * the log's to check. Throws `Unreplayable`.
 */
export function planReplay(orders: LogEntry[], present: Present): Map<string, StockRecord> {
  const changes = new Map<string, StockRecord>();
  const replayed = new Map<string, LogEntry>();
  for (const order of orders) {
    const before = replayed.get(order.key) ?? present.recall(order.key);
    if (before) throw new Unreplayable(order, `its key ${whatHas(before)}`);
    const stock = changes.get(order.name) ?? present.stock(order.name);
    if (!stock) throw new Unreplayable(order, `${order.name} is not listed`);
    const shares = sharesAfter(order, stock.shares);
    if (shares < 0 || shares > limits.sharesMax) {
      throw new Unreplayable(order, `it would leave ${shares} shares of ${order.name}`);
    }
    changes.set(order.name, { ...stock, shares, version: stock.version + 1 });
    replayed.set(order.key, order);
  }
  return changes;
}

function whatHas(before: Decided | LogEntry): string {
  if ("rejected" in before) return `was rejected: ${before.rejected.message.replace(/\.$/, "")}`;
  return `has order ${"recorded" in before ? before.recorded.number : before.number} already`;
}
