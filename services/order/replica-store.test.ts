import { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { DamagedLog } from "../../db/damaged-log.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { openOrderDatabase } from "../../db/open.ts";
import { ChainMismatch } from "../../db/order-log.ts";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { oldDatabase } from "../../test/harness/old-database.ts";
import { genesis, headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { withDamagedIndex } from "../../test/harness/with-damaged-index.ts";
import { ReplicaStore } from "./replica-store.ts";

let database: Database;
let store: ReplicaStore;
let unusable: unknown[];

beforeEach(() => {
  database = openOrderDatabase(":memory:");
  unusable = [];
  store = new ReplicaStore(database, (cause) => unusable.push(cause));
});

const reopened = () => new ReplicaStore(database);

describe("a replica's database", () => {
  test("is empty at first: no listing, no order, no term", () => {
    expect(store).toMatchObject({ listing: null, term: 0, leader: 0, writable: true });
    expect(store.log.head.number).toBe(0);
  });

  test("takes no orders before it has the listing that they begin with", () => {
    expect(() => store.append(sampleOrders(1))).toThrow(ChainMismatch);
    expect(store.log.head.number).toBe(0);
  });

  test("keeps the listing, and the orders after it, when it is opened again", () => {
    const orders = sampleOrders(3);
    store.keepListing(defaultListing, genesis);
    expect(store.append(orders)).toBe(3);
    for (const open of [store, reopened()]) {
      expect(open.listing).toBe(genesis);
      expect(open.log.head).toEqual(headOf(orders));
      expect(listingHash(open.listingPage("", 100))).toBe(genesis);
    }
  });

  test("gives the listing by name, in pages", () => {
    store.keepListing(defaultListing, genesis);
    const names = defaultListing.map(({ name }) => name).toSorted();
    const first = store.listingPage("", 6);
    expect([...first, ...store.listingPage(first.at(-1)!.name, 6)].map(({ name }) => name)).toEqual(names);
  });

  test("has a term on the disk when it returns", () => {
    store.noteTerm(7, 3);
    for (const open of [store, reopened()]) expect(open).toMatchObject({ term: 7, leader: 3 });
  });

  test.each(["term = 'five'", "term = 1.5", "term = -1", "leader = 'three'"])("is damaged where %s", (damage) => {
    database.run(`UPDATE state SET ${damage}`);
    expect(reopened).toThrow(DamagedLog);
  });

  test.each(["term = 6", "term = 8", "leader = 2", "listing = replace(listing, 'a', 'b')", "listing = NULL"])(
    "does not take its state for another one: %s",
    (damage) => {
      store.keepListing(defaultListing, genesis);
      store.noteTerm(7, 3);
      database.run(`UPDATE state SET ${damage}`);
      expect(reopened).toThrow(DamagedLog);
    },
  );

  test("whose state is gone is damaged, not empty", () => {
    store.keepListing(defaultListing, genesis);
    database.run("DELETE FROM state");
    for (const _again of [1, 2]) expect(reopened).toThrow(DamagedLog);
    expect(database.query("SELECT count(*) FROM state").values()).toEqual([[0]]);
  });

  test("of an older release is sealed when it is opened", () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, "order-3.db");
    const orders = sampleOrders(1);
    {
      using old = oldDatabase(path, "order", 1);
      old.run("INSERT INTO state VALUES (1, 7, 3, ?)", [genesis]);
      for (const { name, priceCents, quantity } of defaultListing)
        old.run("INSERT INTO listing VALUES (?, ?, ?)", [name, priceCents, quantity]);
    }
    for (const _start of [1, 2]) {
      using opened = openOrderDatabase(path);
      const { term, leader, listing } = new ReplicaStore(opened);
      expect({ term, leader, listing }).toEqual({ term: 7, leader: 3, listing: genesis });
      expect(opened.query<{ seal: number }, []>("SELECT seal FROM state").get()?.seal).toBeNumber();
    }
    using damaged = openOrderDatabase(path);
    damaged.run("UPDATE state SET term = 6");
    expect(() => new ReplicaStore(damaged).append(orders)).toThrow(DamagedLog);
  });

  test("is damaged where the index of names does not lead to every stock", () => {
    store.keepListing(defaultListing, genesis);
    // In the table the price follows the name, in the index it does not.
    const damaged = withDamagedIndex(database, "MenhirCo", String.fromCharCode(999 >> 8, 999 & 0xff));
    expect(() => new ReplicaStore(damaged)).toThrow(DamagedLog);
  });
});

describe("a disk that takes no writes", () => {
  beforeEach(() => {
    store.keepListing(defaultListing, genesis);
    database.run("PRAGMA query_only = ON");
  });

  test("is noticed by the write that failed, which changed nothing", () => {
    expect(store.writable).toBe(true);
    expect(() => store.append(sampleOrders(1))).toThrow("readonly");
    expect(() => store.noteTerm(7, 3)).toThrow("readonly");
    expect(store).toMatchObject({ writable: false, term: 0 });
    expect(store.log.head.number).toBe(0);
    // That the file is damaged is something else.
    expect(unusable).toEqual([]);
  });

  test("is tried again, and used once it takes writes", () => {
    expect(() => store.noteTerm(7, 3)).toThrow();
    database.run("PRAGMA query_only = OFF");
    expect(store.writable).toBe(true);
    expect(store.append(sampleOrders(1))).toBe(1);
  });

  test("is not blamed for orders that don't fit", () => {
    database.run("PRAGMA query_only = OFF");
    expect(() => store.append(sampleOrders(1, undefined, "k").map((order) => ({ ...order, quantity: 9 })))).toThrow();
    expect(store.writable).toBe(true);
  });
});

test("a file whose damage shows only as it is written to is unusable", () => {
  store.keepListing(defaultListing, genesis);
  const file = database.serialize();
  // The number of unused pages: the first write that needs a new page looks for one that is not there.
  file[39]! ^= 1;
  using damaged = Database.deserialize(file, { strict: true });
  const other = new ReplicaStore(damaged, (cause) => unusable.push(cause));
  expect(() => other.append(sampleOrders(100))).toThrow("malformed");
  expect(unusable).toMatchObject([{ code: "SQLITE_CORRUPT" }]);
});
