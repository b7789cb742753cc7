import type { Database } from "bun:sqlite";
import { journal } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { listingHash } from "../../db/listing.ts";
import { OrderLog } from "../../db/order-log.ts";
import { type LogEntry, sharesAfter } from "../contract/order.ts";
import type { Listing } from "../contract/stock.ts";
import type { Measure } from "../runtime/metrics/stopwatch.ts";
import { CatalogState } from "./catalog-state.ts";
import { Rejections } from "./rejections.ts";
import { StockBook, type StockChange } from "./stock-book.ts";
import type { Plan } from "./trade-plan.ts";

/** Thrown when a catalog that has a listing is given another one. */
export class OtherListing extends Error {
  override readonly name = "OtherListing";
}

/** The catalog's database. Whatever changes shares also appends to the journal, in the same transaction. */
export class CatalogStore {
  readonly state: CatalogState;
  readonly stocks: StockBook;
  readonly rejections: Rejections;
  readonly #database: Database;
  readonly #measure: Measure | undefined;
  #journal: OrderLog;

  /**
   * Lists `listing`, or what `fallback` gives, in an empty database. Throws `OtherListing` where the database has
   * another listing than `listing`. `measure` is given each commit to do.
   */
  constructor(database: Database, listing: Listing | undefined, fallback: Listing, measure?: Measure) {
    this.#database = database;
    this.#measure = measure;
    this.state = new CatalogState(database);
    this.stocks = new StockBook(database);
    this.rejections = new Rejections(database);
    const present = this.state.row?.listing;
    if (present === undefined) {
      this.#list(listing ?? fallback);
    } else if (listing && listingHash(listing) !== present) {
      throw new OtherListing(
        "The catalog already has another listing: start it without STOCKS (--stocks), or with an empty database.",
      );
    }
    this.#journal = this.#openJournal();
  }

  get journal(): OrderLog {
    return this.#journal;
  }

  /** Writes a plan: orders, shares and rejections together, or nothing. Throws SQLite's error. */
  commit(plan: Plan): void {
    this.#journal.append(plan.orders, () => {
      this.stocks.write(plan.changes.values());
      this.rejections.write(plan.rejections);
    });
    this.rejections.committed(plan.rejections);
  }

  /** Throws `DamagedLog` where the index of keys does not lead to these orders: their keys could be used again. */
  assertFound(orders: LogEntry[]): void {
    const lost = orders.find(({ key, number }) => this.#journal.withKey(key)?.number !== number);
    if (lost) throw new DamagedLog(`order ${lost.number} is not found by its key`);
  }

  /** Replays orders that the journal lost, with their own numbers and keys. Throws like `OrderLog.append`. */
  replay(orders: LogEntry[]): void {
    const missing = orders.filter((order) => order.number > this.#journal.head.number);
    const changes = new Map<string, StockChange>();
    for (const order of missing) {
      const { name } = order;
      const stock = changes.get(name) ?? this.stocks.get(name);
      if (!stock) throw new Error(`an order for ${name}, which is not listed`);
      changes.set(name, { name, shares: sharesAfter(order, stock.shares), version: stock.version + 1 });
    }
    this.#journal.append(orders, () => this.stocks.write(changes.values()));
  }

  /** Takes another listing in place of the one that an empty, never opened database was started with. */
  relist(listing: Listing): void {
    this.#list(listing);
    this.#journal = this.#openJournal();
  }

  #openJournal(): OrderLog {
    return new OrderLog(this.#database, journal, this.state.started.listing, this.#measure);
  }

  #list(listing: Listing): void {
    this.#database.transaction(() => {
      this.stocks.replaceAll(listing);
      this.state.start(listingHash(listing));
    })();
  }
}
