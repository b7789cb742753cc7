import type { Database } from "bun:sqlite";
import { asc, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { rejections } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { assertListing } from "../../db/listing.ts";
import type { OrderLog } from "../../db/order-log.ts";
import { sealOf } from "../../db/seal.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { CatalogState } from "./catalog-state.ts";
import type { DecidedKey, KeyIndex } from "./key-index.ts";
import { StockAudit } from "./stock-audit.ts";
import type { StockBook } from "./stock-book.ts";

interface OldDatabase {
  state: CatalogState;
  stocks: StockBook;
  keys: KeyIndex;
  journal: OrderLog;
  log: Log | undefined;
}

/**
 * Seals the rows of a database from before there were seals, and builds the index of its keys, once, in one transaction.
 * Before that it checks all that the older release checked, at once: the whole chain, the listing, the stocks against
 * the journal, the fingerprints of rejections. Throws `DamagedLog`.
 */
export function sealOldDatabase(database: Database, { state, stocks, keys, journal, log }: OldDatabase): void {
  const { number: orders } = journal.head;
  log?.warn(
    { orders },
    "the database is of an older release: checks and seals all of it, a minute for some millions of orders",
  );
  if (!keys.isEmpty) throw new DamagedLog("the state has no seal, though the keys have theirs");
  const unsealed = stocks.unsealed();
  const listing = unsealed.map(({ name, priceCents, listed }) => ({ name, priceCents, quantity: listed }));
  assertListing(listing, state.started.listing);
  const audit = new StockAudit(unsealed);
  for (let after = 0; after < orders; after += limits.pushOrders)
    audit.takeBack(journal.page(after, limits.pushOrders));
  audit.assertListed();
  database.transaction(() => {
    stocks.write(unsealed);
    const rejected = sealRejections(database);
    keys.build(decidedKeys(database, orders + rejected));
    state.update({});
  })();
  log?.info({ orders }, "the database is sealed");
}

/** Returns how many there are. */
function sealRejections(database: Database): number {
  const db = drizzle(database);
  let count = 0;
  for (;;) {
    const rows = db
      .select()
      .from(rejections)
      .where(gt(rejections.id, count))
      .orderBy(asc(rejections.id))
      .limit(limits.rejectionPruneRows)
      .all();
    for (const { seal: fingerprint, ...row } of rows) {
      const { id, key, name, quantity, type, status, message, time, running } = row;
      const was = Bun.hash.xxHash32(JSON.stringify([key, name, quantity, type, status, message, time]));
      // 0: it was written before there were fingerprints.
      if (fingerprint !== 0 && fingerprint !== was) throw new DamagedLog("a rejection does not fit its fingerprint");
      const seal = sealOf([id, key, name, quantity, type, status, message, time, running]);
      db.update(rejections).set({ seal }).where(eq(rejections.id, id)).run();
      count += 1;
    }
    if (rows.length === 0) return count;
  }
}

/** All that was decided, in the order of the keys. Throws `DamagedLog` where it is not `expected` keys. */
function* decidedKeys(database: Database, expected: number): Iterable<DecidedKey> {
  const all = database.query<DecidedKey, []>(
    "SELECT key, number AS outcome FROM journal UNION ALL SELECT key, -id FROM rejections ORDER BY key",
  );
  let count = 0;
  for (const decided of all.iterate()) {
    count += 1;
    yield decided;
  }
  if (count !== expected) throw new DamagedLog(`there are ${count} keys where ${expected} were decided`);
}
