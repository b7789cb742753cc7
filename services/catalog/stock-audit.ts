import { DamagedLog } from "../../db/damaged-log.ts";
import { type LogEntry, sharesAfter } from "../contract/order.ts";
import type { StockRecord } from "./stock-book.ts";

/** What is left of a stock as the orders are taken back, one after the other. */
interface Remainder {
  listed: number;
  shares: number;
  version: number;
}

/**
 * Checks that the stocks, as they were when the catalog started, are what the journal has made of the listing: it takes
 * all orders back, in any order, and must arrive at the listing.
 */
export class StockAudit {
  readonly #remainders: Map<string, Remainder>;

  constructor(stocks: StockRecord[]) {
    this.#remainders = new Map(stocks.map(({ name, listed, shares, version }) => [name, { listed, shares, version }]));
  }

  /** Takes orders back. Throws `DamagedLog` for one of a stock that is not listed. */
  takeBack(orders: LogEntry[]): void {
    for (const order of orders) {
      const remainder = this.#remainders.get(order.name);
      if (!remainder) throw new DamagedLog(`order ${order.number} is for ${order.name}, which is not listed`);
      const opposite = order.type === "buy" ? "sell" : "buy";
      remainder.shares = sharesAfter({ ...order, type: opposite }, remainder.shares);
      remainder.version -= 1;
    }
  }

  /** Once all orders are taken back. Throws `DamagedLog` where a stock is not as it was listed. */
  assertListed(): void {
    for (const [name, { listed, shares, version }] of this.#remainders) {
      if (shares !== listed || version !== 1) throw new DamagedLog(`the shares of ${name} do not fit the journal`);
    }
    this.#remainders.clear();
  }
}
