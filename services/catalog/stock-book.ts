import type { Database } from "bun:sqlite";
import { asc, eq, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { stocks } from "../../db/catalog/schema.ts";
import type { Listing, Stock, VersionedStock } from "../contract/stock.ts";

/** A stock as the catalog keeps it. */
export interface StockRecord {
  name: string;
  priceCents: number;
  shares: number;
  version: number;
}

/** A stock after a change. */
export type StockChange = Pick<StockRecord, "name" | "shares" | "version">;

/** The stocks' table: prices and shares. Writes belong into a transaction of the caller's. */
export class StockBook {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  get(name: string): StockRecord | undefined {
    return this.#statements.byName.get({ name });
  }

  /** Up to `limit` stocks after the name `after`, by name. */
  page(after: string, limit: number): StockRecord[] {
    return this.#statements.page.all({ after, limit });
  }

  /** Up to `limit` rows of the listing after the name `after`, by name. */
  listingPage(after: string, limit: number): Listing {
    return this.#statements.listing.all({ after, limit });
  }

  /** The whole listing as the rows themselves have it, where pages come by way of the index of names. */
  get listing(): Listing {
    return this.#statements.wholeListing.all();
  }

  write(changes: Iterable<StockChange>): void {
    for (const change of changes) this.#statements.update.run({ ...change });
  }

  /** Lists these stocks in place of all that were there. */
  replaceAll(listing: Listing): void {
    this.#statements.clear.run();
    for (const { name, priceCents, quantity } of listing) this.#statements.insert.run({ name, priceCents, quantity });
  }
}

/** A stock as the wire shows it. */
export function publicStock({ name, priceCents, shares }: StockRecord): Stock {
  return { name, price: priceCents / 100, quantity: shares };
}

export function versionedStock(record: StockRecord): VersionedStock {
  return { ...publicStock(record), version: record.version };
}

function prepareStatements(database: Database) {
  const db = drizzle({ client: database });
  const value = sql.placeholder;
  const { name, priceCents, listed, shares, version } = stocks;
  const limit = value("limit");
  return {
    byName: db
      .select({ name, priceCents, shares, version })
      .from(stocks)
      .where(eq(name, value("name")))
      .prepare(),
    page: db
      .select({ name, priceCents, shares, version })
      .from(stocks)
      .where(gt(name, value("after")))
      .orderBy(asc(name))
      .limit(limit)
      .prepare(),
    listing: db
      .select({ name, priceCents, quantity: listed })
      .from(stocks)
      .where(gt(name, value("after")))
      .orderBy(asc(name))
      .limit(limit)
      .prepare(),
    wholeListing: db.select({ name, priceCents, quantity: listed }).from(stocks).prepare(),
    update: db
      .update(stocks)
      .set({ shares: sql`${value("shares")}`, version: sql`${value("version")}` })
      .where(eq(name, value("name")))
      .prepare(),
    clear: db.delete(stocks).prepare(),
    insert: db
      .insert(stocks)
      .values({
        name: value("name"),
        priceCents: value("priceCents"),
        listed: value("quantity"),
        shares: value("quantity"),
        version: 1,
      })
      .prepare(),
  };
}
