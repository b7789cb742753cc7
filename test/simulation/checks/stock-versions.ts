import { type Order, sharesAfter } from "../../../services/contract/order.ts";
import type { Listing } from "../../../services/contract/stock.ts";

/** A stock as it was for a while: from one order of it to the next. */
export interface StockState {
  name: string;
  version: number;
  /** In dollars, as the wire shows it. */
  price: number;
  quantity: number;
}

/**
 * All states that the stocks ever had, by the orders alone: version 1 is the listing's, and each order of a stock makes
 * its next one. A catalog that was repaired counts the same way, so that a version means the same for ever.
 */
export class StockVersions {
  readonly #states: ReadonlyMap<string, StockState[]>;
  /** Each order with what it made, by its number less one. */
  readonly #made: { order: Order; state: StockState }[] = [];

  constructor(listing: Listing) {
    this.#states = new Map(
      listing.map(({ name, priceCents, quantity }) => [
        name,
        [{ name, version: 1, price: priceCents / 100, quantity }],
      ]),
    );
  }

  /** Orders that were counted; the next one has one number more. */
  get orders(): number {
    return this.#made.length;
  }

  /** Takes the next order in, by its number. */
  add(order: Order): void {
    const states = this.#of(order.name);
    const last = states.at(-1);
    if (!last || order.number !== this.orders + 1) throw new Error(`order ${order.number} does not come next`);
    const state = { ...last, version: last.version + 1, quantity: sharesAfter(order, last.quantity) };
    states.push(state);
    this.#made.push({ order, state });
  }

  /** Lets the newest order go; returns what it had made. */
  forgetLast(): StockState | undefined {
    const last = this.#made.pop();
    if (last) this.#of(last.order.name).pop();
    return last?.state;
  }

  /** The order with this number, the very one that was added. */
  order(number: number): Order | undefined {
    return this.#made[number - 1]?.order;
  }

  /** What order `number` made of its stock; undefined: no such order was counted. */
  madeBy(number: number): StockState | undefined {
    return this.#made[number - 1]?.state;
  }

  /** The newest version of the stock. */
  newest(name: string): number {
    return this.#of(name).length;
  }

  /** The stock under this version, or undefined where it never had it. */
  at(name: string, version: number): StockState | undefined {
    return this.#of(name)[version - 1];
  }

  /** The newest version in which the stock was so; 0 if it never was. */
  newestLike(name: string, price: unknown, quantity: unknown): number {
    return this.#of(name).findLastIndex((state) => state.price === price && state.quantity === quantity) + 1;
  }

  #of(name: string): StockState[] {
    const states = this.#states.get(name);
    if (!states) throw new Error(`${name} is not listed`);
    return states;
  }
}
