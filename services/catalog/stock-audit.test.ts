import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { emptyMemory } from "../../test/harness/bazaar-memory.ts";
import { sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { withDamagedIndex } from "../../test/harness/with-damaged-index.ts";
import { limits } from "../runtime/limits.ts";
import { createCatalog } from "./catalog.ts";
import { CatalogStore } from "./catalog-store.ts";

const replicaIds = [1, 2, 3];

let database: Database;

beforeEach(() => {
  database = openCatalogDatabase(":memory:");
});

/** A catalog that has sold this many shares of GameStart, one an order. */
function sold(count: number): CatalogStore {
  const store = new CatalogStore(database, undefined, defaultListing);
  const changes = new Map([["GameStart", { name: "GameStart", shares: 100 - count, version: 1 + count }]]);
  const rejections = [{ ...sampleTrade("rejected"), status: 409, message: "Not enough shares.", time: 0 }];
  store.commit({ orders: sampleOrders(count), rejections, changes, outcomes: [] });
  return store;
}

/** Starts a catalog on the database, and lets its checks come to their end. Returns what made it unusable. */
async function start(): Promise<unknown[]> {
  const given = testSurroundings(() => ({}));
  const causes: unknown[] = [];
  const onUnusable = (cause: unknown) => causes.push(cause);
  createCatalog({
    ...given,
    database,
    memory: emptyMemory(),
    replicaIds,
    excusedIds: [],
    listing: undefined,
    onUnusable,
  });
  while (given.clock.timers > 0) await given.clock.advance(limits.verifyPauseMs);
  return causes;
}

describe("a catalog that starts", () => {
  test("finds nothing where its stocks are what its journal made of the listing", async () => {
    sold(50);
    expect(await start()).toEqual([]);
  });

  const damages = {
    "the shares of a stock": "UPDATE stocks SET shares = shares + 1 WHERE name = 'FishCo'",
    "the version of a stock": "UPDATE stocks SET version = version + 1 WHERE name = 'FishCo'",
    "the price of a stock": "UPDATE stocks SET price_cents = price_cents + 1 WHERE name = 'FishCo'",
    "the name of a stock": "UPDATE stocks SET name = 'FisiCo' WHERE name = 'FishCo'",
    "an order": "UPDATE journal SET quantity = 3 WHERE number = 7",
    "the listing's hash": "UPDATE state SET listing = replace(listing, 'a', 'b')",
  };

  for (const [what, statement] of Object.entries(damages)) {
    test(`notices at once that this is not what was written: ${what}`, async () => {
      sold(50);
      database.run(statement);
      expect(start()).rejects.toThrow(expect.objectContaining({ name: "DamagedLog" }));
    });
  }

  test("notices an order that its key does not lead to any more", async () => {
    sold(50);
    database = withDamagedIndex(database, "key-17");
    expect(start()).rejects.toThrow("is not found by its key");
  });

  const late = {
    "an old order": "UPDATE journal SET quantity = 3 WHERE number = 7",
    "the shares of a stock": "UPDATE stocks SET shares = shares + 1 WHERE name = 'FishCo'",
  };

  for (const [what, statement] of Object.entries(late)) {
    test(`and has a long journal notices in the background that this is not what was written: ${what}`, async () => {
      sold(0).replay(sampleOrders(limits.verifyAtOnceOrders + 10));
      expect(await start()).toEqual([]);
      database.run(statement);
      expect(await start()).toEqual([expect.objectContaining({ name: "DamagedLog" })]);
    });
  }
});
