import type { Watcher } from "./watcher.ts";

/**
 * Says when a database may be lost or go back without breaking what the guarantees rest on: one at a time, and an older
 * copy of the catalog's only where any majority of the replicas knows what it lacks (PROTOCOL.md, "not promised").
 */
export class Copies {
  readonly #watcher: Watcher;
  readonly #highestAnswered: () => number;
  /** The database that was struck last, and the length from which on it has all that matters again. */
  #wounded: { owner: string; length: number } | undefined;

  /** `highestAnswered` is the greatest order number that a client was told of. */
  constructor(watcher: Watcher, highestAnswered: () => number) {
    this.#watcher = watcher;
    this.#highestAnswered = highestAnswered;
  }

  mayBeLost(owner: string): boolean {
    if (!this.#isHealed) return false;
    // Before a replica has an order, nobody else has the listing.
    return owner !== "catalog" || (this.#watcher.isOpened && this.#holdersOf(1) > 0);
  }

  /** Whether somebody has a copy of whatever a damaged database holds: without one it stays, and its service closed. */
  get areThere(): boolean {
    return this.#watcher.isOpened;
  }

  /** `length` is how many orders the older copy has. */
  mayGoBack(owner: string, length: number): boolean {
    if (!this.#isHealed) return false;
    if (owner !== "catalog") return true;
    const { history, replicas, isOpened } = this.#watcher;
    const majority = Math.floor(replicas.length / 2) + 1;
    // Whoever is asked knows of an order that the copy lacks, and then the repair waits for all.
    const lacking = Math.min(length + 1, history.length);
    return isOpened && history.length > 0 && this.#holdersOf(lacking) > replicas.length - majority;
  }

  /** How many orders the database of a process has now. */
  lengthOf(owner: string): number {
    return this.#watcher.lengthOf(owner);
  }

  /** The key of the order with this number; undefined if there is none. */
  keyOf(number: number): string | undefined {
    return this.#watcher.history.at(number)?.key;
  }

  lost(owner: string): void {
    const length = owner === "catalog" ? this.#highestAnswered() : this.#watcher.history.length;
    this.#wounded = { owner, length };
  }

  wentBack(owner: string): void {
    this.#wounded = { owner, length: this.#watcher.history.length };
  }

  get #isHealed(): boolean {
    if (this.#wounded === undefined) return true;
    const { owner, length } = this.#wounded;
    if (this.#watcher.hasHiddenDamage(owner)) return false;
    return this.#watcher.lengthOf(owner) >= length && (owner !== "catalog" || this.#watcher.isOpened);
  }

  #holdersOf(number: number): number {
    return this.#watcher.replicas.filter((owner) => this.#watcher.intactLengthOf(owner) >= number).length;
  }
}
