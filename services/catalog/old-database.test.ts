import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DamagedLog } from "../../db/damaged-log.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { oldDatabase } from "../../test/harness/old-database.ts";
import { headOf, sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { CatalogStore } from "./catalog-store.ts";

/** More than are checked and read at once. */
const count = 2_500;
const listing = defaultListing.map((stock) => ({ ...stock, quantity: count }));
const genesis = listingHash(listing);
const orders = sampleOrders(count, { number: 0, hash: genesis });

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-old-"));
  path = join(directory, "catalog.db");
});

afterEach(() => rmSync(directory, { recursive: true }));

/** A catalog's database of a release that had no seals, and of one (`migrations` 1) that had no fingerprints either. */
function makeOld(migrations: 1 | 2, damage = ""): void {
  using database = oldDatabase(path, "catalog", migrations);
  for (const { name, priceCents, quantity } of listing) {
    const sold = name === "GameStart" ? orders.length : 0;
    database.run("INSERT INTO stocks VALUES (?, ?, ?, ?, ?)", [name, priceCents, quantity, quantity - sold, 1 + sold]);
  }
  database.run("INSERT INTO state VALUES (1, 7, 3, 1, ?)", [genesis]);
  const insert = database.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  database.transaction(() => {
    for (const { number, key, name, quantity, type, term, time, replica, hash } of orders)
      insert.run(number, key, name, quantity, type, term, time, replica, Uint8Array.fromHex(hash));
  })();
  for (const [at, key] of ["younger", "older"].entries()) {
    const { name, quantity, type } = sampleTrade(key);
    const values = [key, name, quantity, type, 409, "Not enough shares.", 1_000 - at];
    const fingerprint = migrations === 2 ? [Bun.hash.xxHash32(JSON.stringify(values))] : [];
    const row = [...values, ...fingerprint];
    database.run(`INSERT INTO rejections VALUES (${row.map(() => "?").join(", ")})`, row);
  }
  if (damage !== "") database.run(damage);
  database.close(true);
}

/** Starts with the file, and closes it. */
function start(): void {
  using database = openCatalogDatabase(path);
  new CatalogStore(database, []);
}

for (const migrations of [1, 2] as const) {
  test(`the database of an older release (${migrations} migrations) is checked, sealed and used`, () => {
    makeOld(migrations);
    for (const which of ["the first start", "the second"]) {
      using database = openCatalogDatabase(path);
      const store = new CatalogStore(database, []);
      expect(store.state.started, which).toMatchObject({ term: 7, leader: 3, opened: true, listing: genesis });
      expect(store.journal.head).toEqual(headOf(orders));
      expect(store.checkedStocks()).toHaveLength(listing.length);
      expect(store.recall("key-1234")).toEqual({ recorded: orders[1_233]! });
      expect(store.recall("older")).toMatchObject({ rejected: { id: 1, status: 409, running: 0 } });
      expect(store.recall("younger")).toMatchObject({ rejected: { id: 2, status: 409 } });
      expect(store.recall("unheard-of")).toBeUndefined();
      store.assertFound(orders);
    }
  });
}

const damages = {
  "an old order": "UPDATE journal SET quantity = 2 WHERE number = 7",
  "an order that is missing": "DELETE FROM journal WHERE number = 7",
  "an order where none can be":
    "INSERT INTO journal SELECT 0, 'extra', name, 1, type, 1, 1, 1, hash FROM journal LIMIT 1",
  "the shares of a stock": "UPDATE stocks SET shares = shares | (1 << 20) WHERE name = 'TiberAqueducts'",
  "the price of a stock": "UPDATE stocks SET price_cents = 1 WHERE name = 'TiberAqueducts'",
  "a rejection": "UPDATE rejections SET status = 404 WHERE key = 'older'",
};

for (const [what, damage] of Object.entries(damages)) {
  test(`an older database that is damaged is found to be so before it is sealed: ${what}`, () => {
    makeOld(2, damage);
    for (const _again of [1, 2]) expect(start).toThrow(DamagedLog);
    using database = new Database(path);
    expect(database.query("SELECT seal FROM state").get()).toEqual({ seal: null });
  });
}

test("a seal that is missing does not make a database an older one", () => {
  makeOld(2);
  start();
  using database = openCatalogDatabase(path);
  database.run("UPDATE state SET seal = NULL");
  expect(() => new CatalogStore(database, [])).toThrow("the keys have theirs");
});
