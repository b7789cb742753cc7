import type { Database } from "bun:sqlite";
import { asc, eq, gt, sql } from "drizzle-orm";
import { stocks } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { assertListing } from "../../db/listing.ts";
import { rawStatements } from "../../db/raw-statements.ts";
import { assertSealed, sealOf } from "../../db/seal.ts";
import type { Listing, Stock, VersionedStock } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";

/** A stock as the catalog keeps it. */
export interface StockRecord {
  name: string;
  priceCents: number;
  /** Shares that the bazaar started with. */
  listed: number;
  shares: number;
  version: number;
}

interface Row extends StockRecord {
  seal: number | null;
}

/** The stocks' table: prices and shares. Writes belong into a transaction of the caller's. */
export class StockBook {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  /** Throws `DamagedLog` where the stock is not what was written. */
  get(name: string): StockRecord | undefined {
    const row = this.#statements.byName.get(name);
    if (!row) return undefined;
    // The index of names may lead to another stock.
    if (row.name !== name) throw new DamagedLog("the index of names leads astray");
    return checked(row);
  }

  /** Up to `limit` stocks after the name `after`, by name. Throws `DamagedLog`. */
  page(after: string, limit: number): StockRecord[] {
    return this.#statements.page.all(after, limit).map(checked);
  }

  /** Up to `limit` rows of the listing after the name `after`, by name. Throws `DamagedLog`. */
  listingPage(after: string, limit: number): Listing {
    return this.page(after, limit).map(asListed);
  }

  /**
   * Checks all that can be asked of this book against the hash of the listing: that each stock is there, is found by its
   * name, and comes in the pages; from then on a name that is not found is not listed. Returns the stocks. Throws
   * `DamagedLog`.
   */
  checkedStocks(hash: string): StockRecord[] {
    const all = this.#statements.all.all().map(checked);
    assertListing(all.map(asListed), hash);
    if (all.some(({ name }) => this.get(name) === undefined)) throw new DamagedLog("a stock is not found by its name");
    assertListing(this.listingPage("", limits.listingStocks), hash);
    return all;
  }

  /** Throws `DamagedLog` where there is no such row. */
  write(changes: Iterable<StockRecord>): void {
    for (const { name, priceCents, listed, shares, version } of changes) {
      const seal = sealOf([name, priceCents, listed, shares, version]);
      const { changes: changed } = this.#statements.update.run(shares, version, seal, name);
      if (changed !== 1) throw new DamagedLog("a stock is not found by its name");
    }
  }

  /** Whether nothing was ever listed here. */
  get isEmpty(): boolean {
    return this.#statements.all.get() === null;
  }

  /** The stocks of a database from before there were seals, unchecked. */
  unsealed(): StockRecord[] {
    return this.#statements.all.all().map(({ seal, ...stock }) => {
      if (seal !== null) throw new DamagedLog("some stocks have a seal, and some have none");
      return stock;
    });
  }

  /** Lists these stocks in place of all that were there. */
  replaceAll(listing: Listing): void {
    this.#statements.clear.run();
    for (const { name, priceCents, quantity } of listing) {
      const seal = sealOf([name, priceCents, quantity, quantity, 1]);
      this.#statements.insert.run(name, priceCents, quantity, quantity, 1, seal);
    }
  }
}

function checked({ seal, ...stock }: Row): StockRecord {
  const { name, priceCents, listed, shares, version } = stock;
  assertSealed(seal, [name, priceCents, listed, shares, version], "a stock");
  return stock;
}

function asListed({ name, priceCents, listed }: StockRecord): Listing[number] {
  return { name, priceCents, quantity: listed };
}

/** A stock as the wire shows it. */
export function publicStock({ name, priceCents, shares }: StockRecord): Stock {
  return { name, price: priceCents / 100, quantity: shares };
}

export function versionedStock(record: StockRecord): VersionedStock {
  return { ...publicStock(record), version: record.version };
}

function prepareStatements(database: Database) {
  const { db, value, prepare } = rawStatements(database);
  const { name, priceCents, listed, shares, version, seal } = stocks;
  const columns = { name, priceCents: sql`${priceCents}`.as("priceCents"), listed, shares, version, seal };
  const all = () => db.select(columns).from(stocks);
  return {
    all: prepare<Row, []>(all()),
    byName: prepare<Row, [name: string]>(all().where(eq(name, value("name")))),
    page: prepare<Row, [after: string, limit: number]>(
      all()
        .where(gt(name, value("after")))
        .orderBy(asc(name))
        .limit(value("limit")),
    ),
    update: prepare<never, [shares: number, version: number, seal: number, name: string]>(
      db
        .update(stocks)
        .set({ shares: sql`${value("shares")}`, version: sql`${value("version")}`, seal: sql`${value("seal")}` })
        .where(eq(name, value("name"))),
    ),
    clear: prepare<never, []>(db.delete(stocks)),
    insert: prepare<never, [string, number, number, number, number, number]>(
      db.insert(stocks).values({
        name: value("name"),
        priceCents: value("priceCents"),
        listed: value("listed"),
        shares: value("shares"),
        version: value("version"),
        seal: value("seal"),
      }),
    ),
  };
}
