import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { CatalogStore } from "../services/catalog/catalog-store.ts";
import { ReplicaStore } from "../services/order/replica-store.ts";
import { limits } from "../services/runtime/limits.ts";
import { genesis, sampleOrders } from "../test/harness/sample-orders.ts";
import { inspect } from "./inspect.ts";
import { defaultListing } from "./listing.ts";
import { openCatalogDatabase, openOrderDatabase } from "./open.ts";

const orders = sampleOrders(1_200);
let database: Database;
let store: ReplicaStore;

beforeEach(() => {
  database = openOrderDatabase(":memory:");
  store = new ReplicaStore(database);
  store.keepListing(defaultListing, genesis);
  store.append(orders);
});

const look = (sql: string, mostLooks: number = limits.inspectFollowerLooks) => inspect(database, sql, mostLooks);

describe("a person's query", () => {
  test("is answered with its columns and rows, in its order", () => {
    expect(look("select number, key from orders order by number desc limit 2")).toEqual({
      columns: ["number", "key"],
      rows: [
        [1_200, "key-1200"],
        [1_199, "key-1199"],
      ],
      more: false,
    });
    expect(look("select number from orders order by number desc").rows.slice(0, 2)).toEqual([[1_200], [1_199]]);
    expect(look("select 'a', 1, 'b', 0")).toMatchObject({
      columns: ["'a'", "1", "'b'", "0"],
      rows: [["a", 1, "b", 0]],
    });
    expect(look("values (1, null);\n").rows).toEqual([[1, null]]);
    expect(look("with one as (select 1 as n) select n, n from one -- a remark").rows).toEqual([[1, 1]]);
  });

  test("gets bytes in hex, and no more rows or bytes than one can read", () => {
    expect(look("select hash from orders where number = 7").rows).toEqual([[orders[6]?.hash ?? ""]]);
    const many = look("select number from orders");
    expect([many.rows.length, many.more]).toEqual([limits.inspectRows, true]);
    const long = look("select printf('%1000000d', number) as long from orders");
    expect([long.rows.length, long.more]).toEqual([1, true]);
  });

  test.each([
    "delete from orders",
    "insert into state (id, term, leader) values (2, 0, 0)",
    "pragma query_only = off",
    "attach '/tmp/other.db' as other",
    "select 1; delete from orders",
    "with gone as (select 1) delete from orders returning number",
    "select number from",
    "",
  ])("that is not one query that reads is refused: %p", (sql) => {
    expect(() => look(sql)).toThrow("SQLite refuses the query");
    expect(store.log.page(0, 2_000)).toHaveLength(1_200);
  });

  test("changes nothing, whatever stands between its brackets", () => {
    expect(() => look("select 1) ; delete from orders ; select (2")).toThrow("SQLite refuses the query");
    expect(store.log.page(0, 2_000)).toHaveLength(1_200);
  });

  test("leaves the service its database as it was", () => {
    expect(() => look("drop table orders")).toThrow();
    look("select 1");
    expect(store.append(sampleOrders(1, store.log.head))).toBe(1);
  });

  test("that may take long is refused before it begins", () => {
    expect(() => look("select count(*) from orders, orders as b, orders as c")).toThrow("may look at");
    expect(look("select count(*) from orders", 2_000).rows).toEqual([[1_200]]);
    expect(() => look("select count(*) from orders", 1_000)).toThrow("at most 1000 looks are allowed");
    expect(() => look("select * from orders where number > 1190", 1_000)).toThrow("at most 1000 looks");
    const endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n";
    expect(() => look(endless)).toThrow("The query is recursive");
  });

  test("that finds its rows by their keys is never refused", () => {
    for (const sql of [
      "select * from orders where number = 7",
      "select max(number) from orders",
      "select * from listing where name = 'GameStart'",
      "select o.number, l.price_cents from orders o join listing l on l.name = o.name where o.number in (1, 2)",
    ]) {
      expect(look(sql, 1).rows.length).toBeGreaterThan(0);
    }
  });

  test("counts the rows of the catalog, too", () => {
    const catalog = openCatalogDatabase(":memory:");
    new CatalogStore(catalog, defaultListing);
    expect(inspect(catalog, "select shares from stocks where name = 'GameStart'", 1).rows).toEqual([[100]]);
    expect(inspect(catalog, "select outcome from keys where key = ''", 1).rows).toHaveLength(1);
    expect(() => inspect(catalog, "select shares from stocks", 5)).toThrow("may look at");
  });
});
