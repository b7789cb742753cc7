import { afterEach, describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { emptyMemory } from "../../test/harness/bazaar-memory.ts";
import { sampleTrade } from "../../test/harness/sample-orders.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import type { Trade } from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import { createCatalog } from "./catalog.ts";
import { CatalogStore } from "./catalog-store.ts";
import type { CatalogParts } from "./routes.ts";

const usual = { ...limits };
const small = limits as { rejections: number; rejectionHours: number };

afterEach(() => Object.assign(limits, usual));

/** A catalog without replicas, and so an open one, on a database that it may have had before. */
async function openCatalog(database = openCatalogDatabase(":memory:")) {
  const given = testSurroundings(() => ({}));
  const unusable: unknown[] = [];
  const onUnusable = (cause: unknown) => unusable.push(cause);
  let parts: CatalogParts | undefined;
  const options = {
    ...given,
    database,
    memory: emptyMemory(),
    replicaIds: [],
    excusedIds: [],
    listing: defaultListing,
    onUnusable,
  };
  const catalog = createCatalog({
    ...options,
    routes(made) {
      parts = made;
      return { handle: async () => new Response() };
    },
  });
  catalog.start();
  await given.clock.advance(limits.leaseMs);
  /** The status that a trade is rejected with, or the number of its order. */
  const trade = async (sent: Trade) => {
    const ended = parts!.ledger.update(sent);
    await given.clock.settle();
    const outcome = await ended;
    return "order" in outcome ? outcome.order.number : outcome.rejection.status;
  };
  /** Lets the catalog run for so long. */
  const run = async (durationMs: number) => {
    for (let rest = durationMs; rest > 0; rest -= limits.rejectionPruneMs) {
      await given.clock.advance(Math.min(rest, limits.rejectionPruneMs));
    }
  };
  return { ...given, database, unusable, catalog, trade, run, rejections: () => parts!.store.rejections.count };
}

const tooMuch = (key: string) => sampleTrade(key, { quantity: 101 });
const sale = (key: string) => sampleTrade(key, { type: "sell" });

describe("a key that was rejected is remembered", () => {
  test("whatever the wall clock does: 25 hours ahead, and back again", async () => {
    const { trade, clock, run } = await openCatalog();
    expect(await trade(tooMuch("k"))).toBe(409);
    expect(await trade(sale("s"))).toBe(1);
    for (const hours of [25, 0, -25, 1_000]) {
      clock.wallOffsetMs = hours * 3_600_000;
      await run(3 * limits.rejectionPruneMs);
      expect(await trade(tooMuch("k"))).toBe(409);
    }
  });

  test("until the catalog has run for its time; the rest of it after a start", async () => {
    small.rejectionHours = 0.01;
    const first = await openCatalog();
    expect(await first.trade(tooMuch("k"))).toBe(409);
    await first.run(30_000);
    expect(await first.trade(tooMuch("other"))).toBe(409);
    await first.catalog.stop();
    const second = await openCatalog(first.database);
    expect(second.rejections()).toBe(2);
    await second.run(10_000);
    expect(second.rejections()).toBe(1);
    expect(await second.trade(sale("s"))).toBe(1);
    expect([await second.trade(tooMuch("k")), await second.trade(tooMuch("other"))]).toEqual([2, 409]);
    await second.run(40_000);
    expect([second.rejections(), second.unusable]).toEqual([0, []]);
    new CatalogStore(second.database, []).checkedStocks();
  });
});

describe("a memory that somebody fills with rejections", () => {
  test("takes no unknown stock", async () => {
    small.rejections = 1;
    const { trade, rejections } = await openCatalog();
    for (let key = 0; key < 10; key += 1) {
      expect(await trade(sampleTrade(`k${key}`, { name: "NoSuchCo" }))).toBe(404);
    }
    expect(rejections()).toBe(0);
    expect(await trade(tooMuch("honest"))).toBe(409);
  });

  test("refuses only what it can't remember, and that until the oldest are a minute old; what can happen, happens", async () => {
    small.rejections = 2;
    const { trade, run, rejections } = await openCatalog();
    expect([await trade(tooMuch("a")), await trade(tooMuch("b")), await trade(tooMuch("c"))]).toEqual([409, 409, 503]);
    expect([await trade(sampleTrade("happens")), await trade(tooMuch("a"))]).toEqual([1, 409]);
    await run(limits.rejectionLeastMs + 1);
    expect([await trade(tooMuch("c")), await trade(tooMuch("d")), await trade(tooMuch("e"))]).toEqual([409, 409, 503]);
    expect(rejections()).toBe(2);
    // The oldest were forgotten, the keys of the others are taken.
    expect([await trade(tooMuch("c")), await trade(sale("d"))]).toEqual([409, 422]);
    expect(await trade(sale("a"))).toBe(2);
  });
});
