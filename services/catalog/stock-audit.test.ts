import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { emptyMemory } from "../../test/harness/bazaar-memory.ts";
import { sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { limits } from "../runtime/limits.ts";
import { createCatalog } from "./catalog.ts";
import { CatalogStore } from "./catalog-store.ts";

const replicaIds = [1, 2, 3];
const shares = 2 * limits.verifyAtOnceOrders;
const gameStart = { name: "GameStart", priceCents: 1_599, listed: shares };
const listing = defaultListing.map((stock) => (stock.name === "GameStart" ? { ...stock, quantity: shares } : stock));

let database: Database;

beforeEach(() => {
  database = openCatalogDatabase(":memory:");
});

/** A catalog that has sold this many shares of GameStart, one an order. */
function selling(count: number): CatalogStore {
  const store = new CatalogStore(database, listing);
  const changes = new Map([["GameStart", { ...gameStart, shares: shares - count, version: 1 + count }]]);
  const rejections = [{ ...sampleTrade("rejected"), status: 409, message: "Not enough shares.", time: 0, running: 0 }];
  store.commit({ orders: ordersOf(count), rejections, changes, outcomes: [] });
  return store;
}

function ordersOf(count: number) {
  return sampleOrders(count, { number: 0, hash: listingHash(listing) });
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
    selling(50);
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
      selling(50);
      database.run(statement);
      expect(start()).rejects.toThrow(expect.objectContaining({ name: "DamagedLog" }));
    });
  }

  test("notices an order that its key does not lead to any more", async () => {
    selling(50);
    database.run("DELETE FROM keys WHERE key = 'key-17'");
    expect(start()).rejects.toThrow("the index of keys leads astray");
  });

  test("notices that the journal ends too early", async () => {
    selling(50);
    database.run("DELETE FROM journal WHERE number = 50");
    expect(start()).rejects.toThrow("the stocks have changed 50 times, the journal ends at 49");
  });

  const old = {
    "an order": "UPDATE journal SET quantity = 3 WHERE number = 7",
    "the order that a key leads to": "UPDATE keys SET outcome = 8 WHERE key = 'key-7'",
  };

  for (const [what, statement] of Object.entries(old)) {
    test(`and has a long journal notices in the background that this is not what was written: ${what}`, async () => {
      selling(limits.verifyAtOnceOrders + 10);
      expect(await start()).toEqual([]);
      database.run(statement);
      expect(await start()).toEqual([expect.objectContaining({ name: "DamagedLog" })]);
    });
  }

  test("and has a long journal notices in the background that it makes other shares, though all seals fit", async () => {
    const { stocks } = selling(limits.verifyAtOnceOrders + 10);
    const [fishCo, boarCo] = [stocks.get("FishCo")!, stocks.get("BoarCo")!];
    stocks.write([{ ...fishCo, shares: 99 }, boarCo]);
    expect(await start()).toEqual([
      expect.objectContaining({ message: "the shares of FishCo do not fit the journal" }),
    ]);
  });
});
