import { type Database, SQLiteError } from "bun:sqlite";
import { asc, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import type { BazaarMemory } from "../../db/bazaar-memory.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { identityRow, readIdentityRow, type StoredIdentity } from "../../db/identity-columns.ts";
import { inspect } from "../../db/inspect.ts";
import { assertListing } from "../../db/listing.ts";
import { isUnusable } from "../../db/open.ts";
import { listing, orders, state } from "../../db/order/schema.ts";
import { OrderLog } from "../../db/order-log.ts";
import { sealedState, soundState } from "../../db/sound-state.ts";
import type { Identity } from "../contract/identity.ts";
import type { InspectAnswer } from "../contract/inspect.ts";
import type { LogEntry } from "../contract/order.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
import type { Measure } from "../runtime/metrics/stopwatch.ts";

/** Whom a new database belongs to. */
const nobody: StoredIdentity = { bazaar: null, members: null, lineage: null };

/** The hash that a log without a listing has; no real one is empty. */
const noListing = "";

type Row = typeof state.$inferSelect;

/** A replica's database: its order log, the listing where the log's chain begins, and the newest term it knows of. */
export class ReplicaStore {
  readonly #database: Database;
  readonly #db: ReturnType<typeof drizzle>;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #row: Row;
  #log: OrderLog;
  readonly #onUnusable: (cause: unknown) => void;
  readonly #measure: Measure | undefined;
  readonly #memory: BazaarMemory | undefined;
  #writable = true;

  /**
   * `onUnusable` is called when a write shows that the database can't be used any more. Throws `DamagedLog` where the
   * listing does not fit its hash, or the state its seal. `measure` is given each commit of orders to do; `memory` is
   * what the data directory knows of the bazaar.
   */
  constructor(
    database: Database,
    onUnusable: (cause: unknown) => void = () => {},
    measure?: Measure,
    memory?: BazaarMemory,
  ) {
    this.#memory = memory;
    this.#onUnusable = onUnusable;
    this.#measure = measure;
    this.#database = database;
    this.#db = drizzle({ client: database });
    this.#statements = prepareStatements(database);
    const row = this.#db.select().from(state).get();
    this.#row = row
      ? soundState(row)
      : sealedState({ id: 1, term: 0, leader: 0, listing: null, ...identityRow(nobody) });
    this.#log = this.#openLog();
    this.#assertListed(this.#row.listing);
    if (!row) this.#db.insert(state).values(this.#row).run();
    // It was written before there were seals.
    if (this.#row.seal === null) this.#writeState({});
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
        this.#writeState({});
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
    this.#writeState({ term, leader });
  }

  /** Whom this database belongs to, as far as a leader has told it. */
  get identity(): StoredIdentity {
    return readIdentityRow(this.#row);
  }

  /** What the data directory remembers, whatever became of the database; null: no bazaar. */
  get remembered(): Identity | null {
    return this.#memory?.identity ?? null;
  }

  /** Notes whom this database belongs to, on the disk before it returns. */
  noteIdentity(identity: Identity): void {
    this.#memory?.remember(identity);
    const columns = identityRow(identity);
    const isNew = Object.entries(columns).some(([name, value]) => this.#row[name as keyof Row] !== value);
    if (isNew) this.#writeState(columns);
  }

  /** Keeps the listing, in place of the one that a log without orders had. */
  keepListing(stocks: Listing, hash: string): void {
    const row = sealedState({ ...this.#row, listing: hash });
    this.#write(() =>
      this.#database.transaction(() => {
        this.#db.delete(listing).run();
        for (const stock of stocks) this.#statements.insertStock.run({ ...stock });
        this.#db.update(state).set(row).run();
      })(),
    );
    this.#row = row;
    this.#log = this.#openLog();
  }

  /** Up to `limit` rows of the listing after the name `after`, by name. */
  listingPage(after: string, limit: number): Listing {
    return this.#statements.listingPage.all({ after, limit });
  }

  /** Answers a person's query. Throws like `inspect`. */
  inspect(sql: string, mostLooks: number): InspectAnswer {
    return inspect(this.#database, sql, mostLooks);
  }

  /** As its rows have it, and as pages of it will be given, which come by way of the index of names. */
  #assertListed(hash: string | null): void {
    const rows = this.#db.select().from(listing).all();
    if (hash === null) {
      if (rows.length > 0 || this.#log.head.number > 0) throw new DamagedLog("the listing's hash is missing");
      return;
    }
    assertListing(rows, hash);
    assertListing(this.listingPage("", limits.listingStocks), hash);
  }

  #writeState(change: Partial<Row>): void {
    const row = sealedState({ ...this.#row, ...change });
    this.#write(() => this.#db.update(state).set(row).run());
    this.#row = row;
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
    listingPage: db
      .select({ name, priceCents, quantity })
      .from(listing)
      .where(gt(name, value("after")))
      .orderBy(asc(name))
      .limit(value("limit"))
      .prepare(),
  };
}
