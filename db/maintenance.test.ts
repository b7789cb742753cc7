import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CatalogStore } from "../services/catalog/catalog-store.ts";
import { ReplicaStore } from "../services/order/replica-store.ts";
import { maintenance } from "../test/harness/maintenance.ts";
import { genesis, headOf, sampleOrders } from "../test/harness/sample-orders.ts";
import { journal } from "./catalog/schema.ts";
import { defaultListing } from "./listing.ts";
import { openCatalogDatabase, openOrderDatabase } from "./open.ts";
import { OrderLog } from "./order-log.ts";

const history = sampleOrders(6);
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-maintenance-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Everything that our own tables hold. */
function contents(database: Database): unknown {
  const names = ["journal", "orders", "listing", "stocks", "state", "rejections"];
  const isOurs = database.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const tables = isOurs.all().filter(({ name }) => names.includes(name));
  return tables.map(({ name }) => [name, database.query(`SELECT * FROM ${name} ORDER BY 1`).values()]);
}

/** What the database holds once `own` has added an order. */
function written(database: Database, isCatalog: boolean): unknown {
  if (isCatalog) {
    const store = new CatalogStore(database, defaultListing);
    const orders = store.journal.head.number === 0 ? history.slice(0, 3) : history.slice(store.journal.head.number);
    store.replay(orders);
  } else {
    const store = new ReplicaStore(database);
    if (store.listing === null) store.keepListing(defaultListing, genesis);
    store.append(history.slice(store.log.head.number, store.log.head.number + 3));
  }
  return contents(database);
}

describe("what does not change a file's meaning changes nothing:", () => {
  for (const isCatalog of [true, false]) {
    const open = isCatalog ? openCatalogDatabase : openOrderDatabase;
    const table = isCatalog ? "journal" : "orders";
    for (const { what, inflict } of maintenance) {
      test(`${what}, on ${isCatalog ? "a catalog's" : "a replica's"}`, () => {
        const [touched, untouched] = ["touched", "untouched"].map((name) => join(directory, `${name}.db`));
        for (const path of [touched!, untouched!]) {
          using database = open(path);
          written(database, isCatalog);
        }
        inflict(touched!, table);
        using database = open(touched!);
        using other = open(untouched!);
        expect(contents(database)).toEqual(contents(other));
        expect(written(database, isCatalog)).toEqual(written(other, isCatalog));
        const log = isCatalog ? new OrderLog(database, journal, genesis).head : new ReplicaStore(database).log.head;
        expect(log).toEqual(headOf(history));
      });
    }
  }
});

describe("what others have put on our tables", () => {
  test("is dropped where it could change what we write, and told of; the rest stays", () => {
    const path = join(directory, "order-1.db");
    openOrderDatabase(path).close(true);
    using shell = new Database(path);
    for (const statement of [
      "CREATE INDEX plain ON orders (name)",
      'CREATE INDEX "an ""odd"" one" ON orders (abs(quantity))',
      "CREATE INDEX some ON orders (name) WHERE quantity > 5",
      "CREATE UNIQUE INDEX sole ON orders (name)",
      "CREATE TABLE theirs (number)",
      "CREATE UNIQUE INDEX own ON theirs (number)",
      "CREATE TRIGGER audit AFTER INSERT ON orders BEGIN INSERT INTO theirs VALUES (new.number); END",
      "CREATE TRIGGER unrelated AFTER INSERT ON theirs BEGIN DELETE FROM theirs; END",
      "CREATE VIEW volumes AS SELECT name, sum(quantity) FROM orders GROUP BY name",
    ]) {
      shell.run(statement);
    }
    shell.close(true);
    const told: object[] = [];
    using database = openOrderDatabase(path, { warn: (fields: object) => void told.push(fields) });
    const names = database.query("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").values().flat();
    expect(names).toEqual(expect.arrayContaining(["plain", "own", "unrelated", "volumes"]));
    expect(told).toMatchObject([
      { type: "index", name: 'an "odd" one', table: "orders" },
      { type: "index", name: "sole" },
      { type: "index", name: "some" },
      { type: "trigger", name: "audit", sql: expect.stringContaining("INSERT INTO theirs") },
    ]);
    for (const { name } of told as { name: string }[]) expect(names).not.toContain(name);
  });
});
