import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { DamagedLog } from "../../db/damaged-log.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { LogHole } from "../../db/order-log.ts";
import { sealOf } from "../../db/seal.ts";
import { genesis, headOf, sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { CatalogStore } from "./catalog-store.ts";
import type { Plan } from "./trade-plan.ts";

const gameStart = { name: "GameStart", priceCents: 1_599, listed: 100, shares: 100, version: 1 };

let database: Database;
let store: CatalogStore;

beforeEach(() => {
  database = openCatalogDatabase(":memory:");
  store = new CatalogStore(database, defaultListing);
});

const reopened = () => new CatalogStore(database, []);

/** A plan that sells three shares of GameStart, one order each, and rejects one trade. */
function samplePlan(): Plan {
  const orders = sampleOrders(3);
  return {
    orders,
    rejections: [{ ...sampleTrade("rejected"), status: 409, message: "Not enough shares.", time: 0, running: 0 }],
    changes: new Map([["GameStart", { ...gameStart, shares: 97, version: 4 }]]),
    outcomes: [],
  };
}

describe("a catalog's state", () => {
  test.each(["term = 'five'", "term = 1.5", "term = -1", "leader = 'three'"])("is damaged where %s", (damage) => {
    database.run(`UPDATE state SET ${damage}`);
    expect(reopened).toThrow(DamagedLog);
  });
});

describe("a catalog's listing", () => {
  test("is what it was given, in an empty database", () => {
    expect(store.state.started.listing).toBe(genesis);
    const own = [{ name: "Only", priceCents: 1, quantity: 2 }];
    const other = new CatalogStore(openCatalogDatabase(":memory:"), own);
    expect(other.stocks.page("", 10)).toEqual([{ name: "Only", priceCents: 1, listed: 2, shares: 2, version: 1 }]);
    expect(other.state.started).toMatchObject({ term: 0, leader: 0, opened: false, listing: listingHash(own) });
  });

  test("stays when the catalog starts again, whatever it is given then", () => {
    expect(listingHash(reopened().stocks.listingPage("", 100))).toBe(genesis);
  });

  test("is read by name, in pages that neither miss nor repeat a stock", () => {
    const names = defaultListing.map(({ name }) => name).toSorted();
    const pages = [store.stocks.page("", 4), store.stocks.page(names[3]!, 4), store.stocks.page(names[7]!, 4)];
    expect(pages.flat().map(({ name }) => name)).toEqual(names);
    expect(listingHash(store.stocks.listingPage("", 100))).toBe(genesis);
  });

  test("remembers what was listed, whatever has been traded since", () => {
    store.commit(samplePlan());
    expect(listingHash(store.stocks.listingPage("", 100))).toBe(genesis);
  });
});

describe("a commit", () => {
  test("writes orders, shares and rejections together", () => {
    store.commit(samplePlan());
    for (const open of [store, reopened()]) {
      expect(open.journal.head.number).toBe(3);
      expect(open.stocks.get("GameStart")).toMatchObject({ shares: 97, version: 4 });
      expect(open.recall("rejected")).toMatchObject({ rejected: { status: 409 } });
    }
  });

  test("that fails in any part has written nothing at all", () => {
    const plan = samplePlan();
    store.commit({ ...plan, orders: [], changes: new Map() });
    expect(() => store.commit(plan)).toThrow(DamagedLog);
    for (const open of [store, reopened()]) {
      expect(open.journal.head.number).toBe(0);
      expect(open.stocks.get("GameStart")).toMatchObject({ shares: 100, version: 1 });
    }
    expect(store.rejections.count).toBe(1);
  });

  test("counts the rejections that it remembers", () => {
    store.commit(samplePlan());
    expect(store.rejections.count).toBe(1);
    expect(reopened().rejections.count).toBe(1);
  });
});

test("a key that leads to the order of another key is damage, though its own row is sound", () => {
  store.commit(samplePlan());
  for (const outcome of [3, -1, 9, -9]) {
    database.run("UPDATE keys SET outcome = ?, seal = ? WHERE key = 'key-2'", [
      outcome,
      sealOf(["key-2", "key-3", outcome]),
    ]);
    expect(() => reopened().recall("key-2"), String(outcome)).toThrow(DamagedLog);
  }
});

describe("a replay of orders that the journal lost", () => {
  test("gives the shares and versions that those orders had made", () => {
    const orders = sampleOrders(5);
    store.replay(orders.slice(0, 2));
    store.replay(orders.slice(1));
    expect(store.journal.page(0, 10)).toEqual(orders);
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 95, version: 6 });
  });

  test("changes nothing where the orders are here already", () => {
    const orders = sampleOrders(3);
    store.replay(orders);
    store.replay(orders);
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 97, version: 4 });
  });

  test("changes nothing where the orders do not fit", () => {
    const orders = sampleOrders(3);
    expect(() => store.replay(orders.slice(1))).toThrow(LogHole);
    const unlisted = new CatalogStore(openCatalogDatabase(":memory:"), []);
    expect(() => unlisted.replay(orders)).toThrow("GameStart is not listed");
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 100, version: 1 });
  });
});

test("another listing takes the place of the one that an empty database began with, terms stay", () => {
  store.state.update({ term: 5, leader: 2 });
  const own = [{ name: "GameStart", priceCents: 1, quantity: 9 }];
  store.relist(own);
  expect(store.stocks.page("", 10)).toEqual([{ name: "GameStart", priceCents: 1, listed: 9, shares: 9, version: 1 }]);
  expect(reopened().state.started).toMatchObject({ term: 5, leader: 2, listing: listingHash(own) });
  const orders = sampleOrders(1, { number: 0, hash: listingHash(own) });
  store.replay(orders);
  expect(store.journal.head).toEqual(headOf(orders));
});
