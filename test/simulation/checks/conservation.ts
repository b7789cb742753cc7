import type { LogEntry } from "../../../services/contract/order.ts";
import type { Listing } from "../../../services/contract/stock.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { StoredStock } from "./stored-rows.ts";

/** Guarantee 2: shares now = shares listed − bought + sold, for every stock at every instant, and never below zero. */
export class Conservation {
  readonly #listed: ReadonlyMap<string, number>;
  readonly #shares: Map<string, number>;
  readonly #onShares: (name: string, shares: number) => void;

  /** `onShares` is told how many shares of a stock there are, at first and after each change. */
  constructor(listing: Listing, onShares: (name: string, shares: number) => void) {
    this.#onShares = onShares;
    for (const { name, quantity } of listing) onShares(name, quantity);
    this.#listed = new Map(listing.map(({ name, quantity }) => [name, quantity]));
    this.#shares = new Map(this.#listed);
  }

  /** Counts orders that were added to the journal. Throws `BrokenGuarantee` where shares are oversold. */
  count(orders: LogEntry[]): void {
    for (const { number, name, quantity, type } of orders) {
      const before = this.#shares.get(name);
      if (before === undefined) throw new BrokenGuarantee(2, `order ${number} trades ${name}, which is not listed`);
      const shares = type === "buy" ? before - quantity : before + quantity;
      if (shares < 0) throw new BrokenGuarantee(2, `order ${number} leaves ${shares} shares of ${name}`);
      this.#shares.set(name, shares);
      this.#onShares(name, shares);
    }
  }

  /** Compares the stocks in the catalog's database with the orders counted so far. Throws `BrokenGuarantee`. */
  check(stocks: StoredStock[]): void {
    if (stocks.length !== this.#listed.size) {
      throw new BrokenGuarantee(2, `the catalog has ${stocks.length} stocks, ${this.#listed.size} were listed`);
    }
    for (const { name, listed, shares } of stocks) {
      const expected = this.#shares.get(name);
      if (shares !== expected) throw new BrokenGuarantee(2, `${name} has ${shares} shares, by its orders ${expected}`);
      if (shares < 0) throw new BrokenGuarantee(2, `${name} has ${shares} shares`);
      if (listed !== this.#listed.get(name)) throw new BrokenGuarantee(2, `${name} says that ${listed} were listed`);
    }
  }
}
