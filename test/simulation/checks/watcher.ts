import type { Database } from "bun:sqlite";
import { listingHash } from "../../../db/listing.ts";
import type { Listing } from "../../../services/contract/stock.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import { Conservation } from "./conservation.ts";
import { OneHistory } from "./one-history.ts";
import { StoredRows } from "./stored-rows.ts";

interface WatchedLog {
  owner: string;
  rows: StoredRows;
  /** `rows.changes()` when it was checked last. */
  changes: number;
  /** Number of the last order that was checked. */
  last: number;
}

/**
 * Checks guarantees 1, 2 and 4 over all databases. Cheap where nothing was written, so that it can run after every
 * event; what is new is checked then, and everything again by `checkAll`.
 */
export class Watcher {
  readonly history: OneHistory;
  readonly #listing: Listing;
  readonly #conservation: Conservation;
  readonly #catalog: WatchedLog;
  readonly #replicas: WatchedLog[];

  constructor(listing: Listing, catalog: Database, replicas: ReadonlyMap<string, Database>) {
    this.#listing = listing;
    this.history = new OneHistory(listingHash(listing));
    this.#conservation = new Conservation(listing);
    this.#catalog = watch("catalog", new StoredRows(catalog, "journal"));
    this.#replicas = [...replicas].map(([owner, database]) => watch(owner, new StoredRows(database, "orders")));
  }

  /** Checks what was written since the last call. Throws `BrokenGuarantee`. */
  checkNew(): void {
    if (hasChanged(this.#catalog)) this.#checkJournal();
    for (const replica of this.#replicas) if (hasChanged(replica)) this.#checkReplica(replica);
  }

  /** Reads every database again from its beginning. Throws `BrokenGuarantee`. */
  checkAll(): void {
    const journal = this.#catalog.rows.orders(0);
    this.history.compare("the catalog", 0, journal);
    if (journal.length !== this.history.length) throw new BrokenGuarantee(4, "the journal has lost orders");
    const conservation = new Conservation(this.#listing);
    conservation.count(journal);
    conservation.check(this.#catalog.rows.stocks());
    for (const { owner, rows } of this.#replicas) this.history.compare(owner, 0, rows.orders(0));
  }

  /** The replicas whose log is not yet the whole history. */
  incompleteReplicas(): string[] {
    return this.#replicas
      .filter(({ last }) => last !== this.history.length)
      .map(({ owner, last }) => `${owner} at ${last}`);
  }

  #checkJournal(): void {
    const added = this.#catalog.rows.orders(this.#catalog.last);
    this.history.extend(added);
    this.#conservation.count(added);
    this.#catalog.last = this.history.length;
    const stocks = this.#catalog.rows.stocks();
    if (stocks.length > 0 || this.history.length > 0) this.#conservation.check(stocks);
  }

  #checkReplica(replica: WatchedLog): void {
    if (replica.rows.last() < replica.last) replica.last = 0;
    const added = replica.rows.orders(replica.last);
    this.history.compare(replica.owner, replica.last, added);
    replica.last += added.length;
  }
}

function watch(owner: string, rows: StoredRows): WatchedLog {
  return { owner, rows, changes: 0, last: 0 };
}

/** Whether anything was written since the last call. */
function hasChanged(log: WatchedLog): boolean {
  const changes = log.rows.changes();
  const changed = changes !== log.changes;
  log.changes = changes;
  return changed;
}
