import { chainHash } from "../../../db/chain.ts";
import type { LogEntry } from "../../../services/contract/order.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";

/**
 * Guarantees 1 and 4, over the orders that the catalog's journal ever had: numbers are dense and unique, the hashes
 * make a chain that begins with the listing's hash, no key has two orders, and every log is a prefix. Only a catalog
 * that lost its file may forget the end of it, and only orders that no replica has and no client was told of.
 */
export class OneHistory {
  readonly #genesis: string;
  readonly #orders: LogEntry[] = [];
  readonly #byKey = new Map<string, LogEntry>();
  readonly #forgotten: LogEntry[] = [];
  /** The highest number of an order that somebody was told will never change. */
  #lastForEver = 0;

  /** `genesis` is the listing's hash. */
  constructor(genesis: string) {
    this.#genesis = genesis;
  }

  get length(): number {
    return this.#orders.length;
  }

  /** The order with this number, or undefined. */
  at(number: number): LogEntry | undefined {
    return this.#orders[number - 1];
  }

  withKey(key: string): LogEntry | undefined {
    return this.#byKey.get(key);
  }

  /** Orders that had this number, and were lost with the catalog's file before anybody was told of them. */
  forgottenAt(number: number): LogEntry[] {
    return this.#forgotten.filter((order) => order.number === number);
  }

  /** Somebody was told that the order with this number will never change. */
  readForEver(number: number): void {
    this.#lastForEver = Math.max(this.#lastForEver, number);
  }

  /** Takes the journal's next orders in. Throws `BrokenGuarantee` if they do not continue the history. */
  extend(orders: LogEntry[]): void {
    for (const order of orders) {
      const next = this.length + 1;
      if (order.number !== next)
        throw new BrokenGuarantee(4, `the journal has order ${order.number} where ${next} is next`);
      const expected = chainHash(this.at(this.length)?.hash ?? this.#genesis, order);
      if (order.hash !== expected) throw new BrokenGuarantee(4, `the journal's order ${next} breaks the hash chain`);
      const twin = this.#byKey.get(order.key);
      if (twin) throw new BrokenGuarantee(1, `key ${order.key} has two orders: ${twin.number} and ${order.number}`);
      this.#orders.push(order);
      this.#byKey.set(order.key, order);
    }
  }

  /** Drops the orders from this number on: the catalog has lost them. Throws `BrokenGuarantee` for a final one. */
  forgetFrom(number: number): void {
    if (this.#lastForEver >= number) {
      throw new BrokenGuarantee(6, `order ${this.#lastForEver} was read as one that never changes, and is lost`);
    }
    for (const order of this.#orders.splice(number - 1)) {
      this.#byKey.delete(order.key);
      this.#forgotten.push(order);
    }
  }

  /** How many of these orders, which follow order `after`, are those of this history. */
  agreesWith(after: number, orders: LogEntry[]): number {
    const difference = orders.findIndex((order, index) => {
      const ours = this.at(after + index + 1);
      return ours === undefined || !isSameOrder(ours, order);
    });
    return difference === -1 ? orders.length : difference;
  }

  /** Checks that orders which some log has from `after` on are those of this history. Throws `BrokenGuarantee`. */
  compare(owner: string, after: number, orders: LogEntry[]): void {
    for (const [index, order] of orders.entries()) {
      const number = after + index + 1;
      if (order.number !== number)
        throw new BrokenGuarantee(4, `${owner} lacks order ${number} but has ${order.number}`);
      const ours = this.at(number);
      if (!ours) throw new BrokenGuarantee(4, `${owner} has order ${number}, which the catalog has not`);
      if (!isSameOrder(ours, order)) {
        const both = `${JSON.stringify(order)}, which was ${JSON.stringify(ours)}`;
        throw new BrokenGuarantee(4, `${owner} has another order ${number}: ${both}`);
      }
    }
  }
}

/** Whether two rows are the same order, in every field. */
export function isSameOrder(a: LogEntry, b: LogEntry): boolean {
  const fields = ["number", "key", "name", "quantity", "type", "term", "time", "replica", "hash"] as const;
  return fields.every((field) => a[field] === b[field]);
}
