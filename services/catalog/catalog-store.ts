import type { Database } from "bun:sqlite";
import { journal } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { inspect } from "../../db/inspect.ts";
import { listingHash } from "../../db/listing.ts";
import { OrderLog } from "../../db/order-log.ts";
import type { InspectAnswer } from "../contract/inspect.ts";
import type { LogEntry } from "../contract/order.ts";
import type { Listing } from "../contract/stock.ts";
import type { Log } from "../runtime/log.ts";
import type { Measure } from "../runtime/metrics/stopwatch.ts";
import { CatalogState } from "./catalog-state.ts";
import { KeyIndex } from "./key-index.ts";
import { sealOldDatabase } from "./old-database.ts";
import { type RejectionChanges, Rejections } from "./rejections.ts";
import { planReplay } from "./replay-plan.ts";
import { StockBook, type StockRecord } from "./stock-book.ts";
import type { Decided, Plan } from "./trade-plan.ts";

export interface CatalogStoreOptions {
  /** Is given each commit to do. */
  measure?: Measure;
  /** Is told of what takes long. */
  log?: Log;
}

/**
 * The catalog's database. Whatever changes shares also appends to the journal, in the same transaction. Whatever it
 * reads is proven as it is read, by a chain, a seal or a neighbour, or else it throws `DamagedLog`.
 */
export class CatalogStore {
  readonly state: CatalogState;
  readonly stocks: StockBook;
  readonly rejections: Rejections;
  readonly #keys: KeyIndex;
  readonly #database: Database;
  readonly #measure: Measure | undefined;
  #journal: OrderLog;

  /**
   * Lists `listing` in an empty database; checks and seals one from before there were seals. Throws `DamagedLog`.
   */
  constructor(database: Database, listing: Listing, { measure, log }: CatalogStoreOptions = {}) {
    this.#database = database;
    this.#measure = measure;
    this.state = new CatalogState(database);
    this.stocks = new StockBook(database);
    this.#keys = new KeyIndex(database);
    if (this.state.row === undefined) this.#begin(listing);
    this.#journal = this.#openJournal();
    if (this.state.isUnsealed) {
      const { state, stocks } = this;
      sealOldDatabase(database, { state, stocks, keys: this.#keys, journal: this.#journal, log });
    }
    this.rejections = new Rejections(database);
  }

  get journal(): OrderLog {
    return this.#journal;
  }

  /** What was decided about a key before, or undefined where it is certain that nothing was. Throws `DamagedLog`. */
  recall(key: string): Decided | undefined {
    const outcome = this.#keys.find(key);
    if (outcome === undefined) return undefined;
    const decided = this.#decided(outcome);
    if (("recorded" in decided ? decided.recorded : decided.rejected).key === key) return decided;
    throw new DamagedLog("a key does not lead to what it was decided to be");
  }

  #decided(outcome: number): Decided {
    if (outcome < 0) return { rejected: this.rejections.get(-outcome) };
    const recorded = this.#journal.get(outcome);
    if (recorded) return { recorded };
    throw new DamagedLog(`order ${outcome} is missing`);
  }

  /** Writes a plan: orders, shares and rejections together, or nothing. Throws SQLite's error, and `DamagedLog`. */
  commit(plan: Plan): void {
    let rejected: RejectionChanges = { kept: [], forgotten: [] };
    this.#journal.append(plan.orders, () => {
      this.stocks.write(plan.changes.values());
      rejected = this.rejections.write(plan.rejections);
      this.#forgetKeys(rejected.forgotten);
      this.#keys.add([...plan.orders.map(asDecided), ...rejected.kept.map(asRejected)]);
    });
    this.rejections.committed(rejected);
  }

  /** Forgets some of the rejections that are too old when the catalog has run for so long. Returns how many. */
  forgetRejections(runningMs: number): number {
    const forget = this.#database.transaction(() => {
      const forgotten = this.rejections.forgetOld(runningMs);
      this.#forgetKeys(forgotten);
      return forgotten;
    });
    const forgotten = this.state.noting(forget);
    this.rejections.committed({ kept: [], forgotten });
    return forgotten.length;
  }

  #forgetKeys(forgotten: { key: string; id: number }[]): void {
    for (const rejection of forgotten) this.#keys.remove(asRejected(rejection));
  }

  /**
   * Checks at a start what is not proven as it is read: that the listing is whole, each stock is found by its name, and
   * the journal has as many orders as the stocks have changed. Returns the stocks. Throws `DamagedLog`.
   */
  checkedStocks(): StockRecord[] {
    const stocks = this.stocks.checkedStocks(this.state.started.listing);
    const changes = stocks.reduce((sum, { version }) => sum + version - 1, 0);
    const { number } = this.#journal.head;
    if (changes !== number)
      throw new DamagedLog(`the stocks have changed ${changes} times, the journal ends at ${number}`);
    return stocks;
  }

  /** Throws `DamagedLog` where the keys do not lead to these orders. */
  assertFound(orders: LogEntry[]): void {
    const lost = orders.find(({ key, number }) => this.#keys.find(key) !== number);
    if (lost) throw new DamagedLog(`order ${lost.number} is not found by its key`);
  }

  /**
   * Replays orders that the journal lost, with their own numbers and keys. Throws `Unreplayable` where one of them
   * can't have happened, and like `OrderLog.append`; then nothing is written.
   */
  replay(orders: LogEntry[]): void {
    const missing = orders.filter((order) => order.number > this.#journal.head.number);
    const changes = planReplay(missing, {
      recall: (key) => this.recall(key),
      stock: (name) => this.stocks.get(name),
    });
    this.#journal.append(orders, () => {
      this.stocks.write(changes.values());
      this.#keys.add(missing.map(asDecided));
    });
  }

  /** Takes another listing in place of the one that an empty, never opened database was started with. */
  relist(listing: Listing): void {
    this.#database.transaction(() => this.#list(listing))();
    this.#journal = this.#openJournal();
  }

  /** Answers a person's query. Throws like `inspect`. */
  inspect(sql: string, mostLooks: number): InspectAnswer {
    return inspect(this.#database, sql, mostLooks);
  }

  #openJournal(): OrderLog {
    return new OrderLog(this.#database, journal, this.state.started.listing, this.#measure);
  }

  /** Begins a new bazaar. Throws `DamagedLog` where something is there already, and only the state is missing. */
  #begin(listing: Listing): void {
    const { head } = new OrderLog(this.#database, journal, "");
    if (head.number > 0 || !this.stocks.isEmpty || !this.#keys.isEmpty) throw new DamagedLog("the state is missing");
    this.#database.transaction(() => {
      this.#list(listing);
      this.#keys.build([]);
    })();
  }

  #list(listing: Listing): void {
    this.stocks.replaceAll(listing);
    this.state.start(listingHash(listing));
  }
}

function asDecided({ key, number }: LogEntry) {
  return { key, outcome: number };
}

function asRejected({ key, id }: { key: string; id: number }) {
  return { key, outcome: -id };
}
