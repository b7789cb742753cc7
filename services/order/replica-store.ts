import { type Database, SQLiteError } from "bun:sqlite";
import { asc, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { assertListing } from "../../db/listing.ts";
import { isUnusable } from "../../db/open.ts";
import { listing, orders, state } from "../../db/order/schema.ts";
import { OrderLog } from "../../db/order-log.ts";
import { soundState } from "../../db/sound-state.ts";
import type { LogEntry } from "../contract/order.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
import type { Measure } from "../runtime/metrics/stopwatch.ts";

/** The hash that a log without a listing has; no real one is empty. */
const noListing = "";

/** A replica's database: its order log, the listing where the log's chain begins, and the newest term it knows of. */
export class ReplicaStore {
  readonly #database: Database;
  readonly #db: ReturnType<typeof drizzle>;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #row: typeof state.$inferSelect;
  #log: OrderLog;
  readonly #onUnusable: (cause: unknown) => void;
  readonly #measure: Measure | undefined;
  #writable = true;

  /**
   * `onUnusable` is called when a write shows that the database can't be used any more. Throws `DamagedLog` where the
   * listing does not fit its hash, or the term is none. `measure` is given each commit of orders to do.
   */
  constructor(database: Database, onUnusable: (cause: unknown) => void = () => {}, measure?: Measure) {
    this.#onUnusable = onUnusable;
    this.#measure = measure;
    this.#database = database;
    this.#db = drizzle({ client: database });
    this.#statements = prepareStatements(database);
    const row = this.#db.select().from(state).get();
    this.#row = row ? soundState(row) : this.#begin();
    this.#log = this.#openLog();
    if (this.#row.listing !== null) this.#assertListed(this.#row.listing);
  }

  get log(): OrderLog {
    return this.#log;
  }

  get term(): number {
    return this.#row.term;
  }

  /** The leader of the term; 0: not known. */
  get leader(): number {
    return this.#row.leader;
  }

  /** The listing's hash, or null while this replica has none. */
  get listing(): string | null {
    return this.#row.listing;
  }

  /** Whether the last write reached the disk; after a failure, tries another one. */
  get writable(): boolean {
    if (!this.#writable) {
      try {
        this.#write(() => this.#db.update(state).set({ term: this.term }).run());
      } catch {
        return false;
      }
    }
    return this.#writable;
  }

  /** Appends orders to the log; returns how many were new. Throws like `OrderLog.append`. */
  append(entries: LogEntry[]): number {
    return this.#write(() => this.#log.append(entries));
  }

  /** Notes a term and its leader, on the disk before it returns. */
  noteTerm(term: number, leader: number): void {
    if (term === this.term && leader === this.leader) return;
    this.#write(() => this.#statements.noteTerm.run({ term, leader }));
    this.#row = { ...this.#row, term, leader };
  }

  /** Keeps the listing, in place of the one that a log without orders had. */
  keepListing(stocks: Listing, hash: string): void {
    this.#write(() =>
      this.#database.transaction(() => {
        this.#db.delete(listing).run();
        for (const stock of stocks) this.#statements.insertStock.run({ ...stock });
        this.#db.update(state).set({ listing: hash }).run();
      })(),
    );
    this.#row = { ...this.#row, listing: hash };
    this.#log = this.#openLog();
  }

  /** Up to `limit` rows of the listing after the name `after`, by name. */
  listingPage(after: string, limit: number): Listing {
    return this.#statements.listingPage.all({ after, limit });
  }

  /** As its rows have it, and as pages of it will be given, which come by way of the index of names. */
  #assertListed(hash: string): void {
    assertListing(this.#db.select().from(listing).all(), hash);
    assertListing(this.listingPage("", limits.listingStocks), hash);
  }

  #begin(): typeof state.$inferSelect {
    return this.#db.insert(state).values({ id: 1, term: 0, leader: 0, listing: null }).returning().get();
  }

  #openLog(): OrderLog {
    return new OrderLog(this.#database, orders, this.#row.listing ?? noListing, this.#measure);
  }

  /** Remembers whether the disk takes writes. */
  #write<Result>(write: () => Result): Result {
    try {
      const result = write();
      this.#writable = true;
      return result;
    } catch (cause) {
      if (cause instanceof SQLiteError) this.#writable = false;
      if (isUnusable(cause)) this.#onUnusable(cause);
      throw cause;
    }
  }
}

function prepareStatements(database: Database) {
  const db = drizzle({ client: database });
  const value = sql.placeholder;
  const { name, priceCents, quantity } = listing;
  return {
    insertStock: db
      .insert(listing)
      .values({ name: value("name"), priceCents: value("priceCents"), quantity: value("quantity") })
      .prepare(),
    noteTerm: db
      .update(state)
      .set({ term: sql`${value("term")}`, leader: sql`${value("leader")}` })
      .prepare(),
    listingPage: db
      .select({ name, priceCents, quantity })
      .from(listing)
      .where(gt(name, value("after")))
      .orderBy(asc(name))
      .limit(value("limit"))
      .prepare(),
  };
}
