import { DamagedLog } from "../../db/damaged-log.ts";
import { assertListing } from "../../db/listing.ts";
import { type LogEntry, sharesAfter } from "../contract/order.ts";
import type { CatalogStore } from "./catalog-store.ts";

/** What is left of a stock as the orders are taken back, one after the other. */
interface Remainder {
  listed: number;
  shares: number;
  version: number;
}

/**
 * Checks that the stocks, as they are when the catalog starts, are what the journal has made of the listing: it takes
 * all orders back, in any order, and must arrive at the listing. A bit that the disk has flipped is noticed so.
 */
export class StockAudit {
  readonly #remainders = new Map<string, Remainder>();

  /** Throws `DamagedLog` where the listing does not fit its hash. */
  constructor({ stocks, state }: CatalogStore) {
    const { listing } = stocks;
    assertListing(listing, state.started.listing);
    for (const { name, quantity } of listing) {
      const { shares = 0, version = 0 } = stocks.get(name) ?? {};
      this.#remainders.set(name, { listed: quantity, shares, version });
    }
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
