import { listingHash } from "../../../db/listing.ts";
import type { LogEntry } from "../../../services/contract/order.ts";
import type { Listing } from "../../../services/contract/stock.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import { Conservation } from "./conservation.ts";
import { Fences } from "./fences.ts";
import { HiddenDamage } from "./hidden-damage.ts";
import { OneHistory } from "./one-history.ts";
import { type WatchedDisk, WatchedLog } from "./watched-log.ts";

/**
 * Checks guarantees 1 to 5 over all databases. Cheap where nothing was written, so that it can run after every
 * event; what is new is checked then, and everything again by `checkAll`.
 */
export class Watcher {
  readonly history: OneHistory;
  readonly fences: Fences;
  readonly #listing: Listing;
  readonly #onShares: (name: string, shares: number) => void;
  readonly #catalog: WatchedLog;
  readonly #replicas: WatchedLog[];
  /** Databases that were exchanged and not yet opened by their service: whatever is in them, nobody has it yet. */
  readonly #closed = new Set<string>();
  readonly #hidden: HiddenDamage;
  #conservation: Conservation;
  /** Whether the catalog's file has gone back, and no order has come since. */
  #mayForget = false;

  /** `onShares` is told how many shares of a stock there are, at first and after each change; `nowUs` is the time. */
  constructor(
    listing: Listing,
    catalog: WatchedDisk,
    replicas: ReadonlyMap<string, WatchedDisk>,
    onShares: (name: string, shares: number) => void,
    nowUs: () => number = () => 0,
  ) {
    this.#listing = listing;
    this.#onShares = onShares;
    this.fences = new Fences(catalog, replicas);
    this.history = new OneHistory(listingHash(listing));
    this.#hidden = new HiddenDamage(nowUs, this.history);
    this.#conservation = this.#beginCounting();
    this.#catalog = new WatchedLog("catalog", catalog, "journal");
    this.#replicas = [...replicas].map(([owner, disk]) => new WatchedLog(owner, disk, "orders"));
  }

  /** Whether the catalog's file has gone back, and no order has come since: what was not answered yet may be lost. */
  get mayForget(): boolean {
    return this.#mayForget;
  }

  /** Looks away from a database that is exchanged or damaged, until its service has opened it. */
  lookAway(owner: string): void {
    this.#closed.add(owner);
    if (owner === "catalog") this.#mayForget = true;
  }

  /** A service has opened its database, and repaired it where that was needed. */
  lookAgain(owner: string): void {
    if (this.#closed.delete(owner) || this.#hidden.isIn(owner)) this.#hidden.opened(owner);
  }

  /** How many orders from the first one on the database of a process has intact. */
  intactLengthOf(owner: string): number {
    return this.#hidden.intact(owner, this.lengthOf(owner));
  }

  /** Whether there is damage in the database of a process that was not found yet. */
  hasHiddenDamage(owner: string): boolean {
    return this.#hidden.isIn(owner);
  }

  /** Number of the last order in the database of a process. */
  lengthOf(owner: string): number {
    if (this.#closed.has(owner)) return 0;
    return this.#logs.find((log) => log.owner === owner)?.rows.last() ?? 0;
  }

  /** Whether a leader has opened the catalog, as far as its database knows. */
  get isOpened(): boolean {
    return !this.#closed.has("catalog") && this.#catalog.rows.isOpened();
  }

  /** Names of the replicas. */
  get replicas(): string[] {
    return this.#replicas.map(({ owner }) => owner);
  }

  /** Checks what was written since the last call. Throws `BrokenGuarantee`. */
  checkNew(): void {
    for (const log of this.#logs) {
      if (this.#closed.has(log.owner)) continue;
      const what = log.look();
      if (what === "same") continue;
      if (log === this.#catalog) this.#checkJournal(what === "replaced");
      else this.#checkReplica(log);
      this.#hidden.looked(log.owner);
    }
  }

  /** Reads every database again from its beginning. Throws `BrokenGuarantee`. */
  checkAll(): void {
    const journal = this.#catalog.rows.orders(0);
    this.history.compare("the catalog", 0, journal);
    if (journal.length !== this.history.length) throw new BrokenGuarantee(3, "the journal has lost orders");
    const conservation = new Conservation(this.#listing, () => {});
    conservation.count(journal);
    conservation.check(this.#catalog.rows.stocks());
    for (const { owner, rows } of this.#replicas) this.history.compare(owner, 0, rows.orders(0));
  }

  /** The logs that are not the whole history. */
  incompleteLogs(): string[] {
    return this.#logs
      .map(({ owner }) => ({ owner, last: this.lengthOf(owner), isDamaged: this.#hidden.isIn(owner) }))
      .filter(({ last, isDamaged }) => last !== this.history.length || isDamaged)
      .map(({ owner, last, isDamaged }) => `${owner} at ${last}${isDamaged ? ", damaged" : ""}`);
  }

  #beginCounting(): Conservation {
    return new Conservation(this.#listing, this.#onShares);
  }

  get #logs(): WatchedLog[] {
    return [this.#catalog, ...this.#replicas];
  }

  #checkJournal(isReplaced: boolean): void {
    if (isReplaced) this.#conservation = this.#beginCounting();
    const added = this.#hidden.read(this.#catalog);
    const known = this.history.agreesWith(this.#catalog.last, added);
    this.#takeIn(added.slice(known), this.#catalog.last + known);
    this.#conservation.count(added);
    this.#catalog.last += added.length;
    // What a catalog lists that nobody has opened yet may be about to be replaced.
    if (this.#catalog.last > 0 || this.#catalog.rows.isOpened()) {
      this.#hidden.checkStocks("catalog", () => this.#conservation.check(this.#catalog.rows.stocks()));
    }
  }

  /** Orders that are new to the history, after order `after`. */
  #takeIn(orders: LogEntry[], after: number): void {
    if (orders.length === 0) return;
    if (after < this.history.length) this.#forget(after);
    this.history.extend(orders);
    this.fences.committed(orders);
    this.#mayForget = false;
  }

  #forget(after: number): void {
    if (!this.#mayForget) throw new BrokenGuarantee(4, `the journal has another order ${after + 1}`);
    const holder = this.#replicas.find(({ owner }) => this.lengthOf(owner) > after);
    if (holder)
      throw new BrokenGuarantee(4, `number ${after + 1} is given again, ${holder.owner} has an order with it`);
    this.history.forgetFrom(after + 1);
  }

  #checkReplica(replica: WatchedLog): void {
    const added = this.#hidden.read(replica);
    this.history.compare(replica.owner, replica.last, added);
    replica.last += added.length;
  }
}
