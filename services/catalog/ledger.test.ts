import { Database } from "bun:sqlite";
import { describe, expect, spyOn, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { isUnusable, openCatalogDatabase } from "../../db/open.ts";
import { allAnswered, authorityOf } from "../../test/harness/catalog-authority.ts";
import { emptyHead, headOf, sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { type Answer, type Call, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import type { Invalidations } from "../contract/lookup.ts";
import type { Head, Trade } from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import { CatalogStore } from "./catalog-store.ts";
import { Ledger } from "./ledger.ts";
import { Promises } from "./promises.ts";
import { RunningTime } from "./running-time.ts";

/** An open catalog that has given term 1 to replica 3, so long ago that no lease of before can hold. */
async function openCatalog(answer: Answer = () => ({})) {
  const reached = ({ body }: Call) => (body as Invalidations).names.length === 0;
  const given = testSurroundings((call) => (reached(call) ? {} : answer(call)));
  const database = openCatalogDatabase(":memory:");
  const store = new CatalogStore(database, defaultListing);
  const authority = authorityOf({ ...given, state: store.state, generation: "g" });
  const promises = new Promises(given, "g");
  const runningTime = new RunningTime(given.clock, 0);
  const ledger = new Ledger({ ...given, store, authority, promises, runningTime });
  const { term } = authority.grant({ replica: 3, above: 0 });
  const fenced = { generation: "g", term, replica: 3 };
  await given.clock.advance(limits.leaseMs);
  authority.open({ ...fenced, ...allAnswered, head: store.journal.head }, store.journal.head);
  const batch = (trades: Trade[], head: Head = store.journal.head) => ledger.batch({ ...fenced, head, trades });
  /** Lets a front end hold GameStart that never answers. */
  const holdGameStart = async () => {
    const { session } = await promises.register({ url: "http://fe-1", instance: "i" });
    promises.note(session, "GameStart");
  };
  return { ...given, database, store, authority, ledger, runningTime, fenced, batch, holdGameStart };
}

type Catalog = Awaited<ReturnType<typeof openCatalog>>;

/** What a batch ended with, after all that needs no more time. */
async function ended<Result>({ clock }: Catalog, result: Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const settled = Promise.allSettled([result]);
  await clock.settle();
  return (await settled)[0]!;
}

const refused = (status: number, details = {}) => ({ status: "rejected", reason: { status, details } }) as const;

describe("a leader's batch", () => {
  test("is committed, and its outcomes come in the order of its trades", async () => {
    const catalog = await openCatalog();
    const trades = [sampleTrade("a"), sampleTrade("b", { quantity: 1_000 }), sampleTrade("c", { type: "sell" })];
    const answer = await ended(catalog, catalog.batch(trades));
    expect(answer).toMatchObject({
      value: [{ order: { number: 1, key: "a" } }, { rejection: { status: 409 } }, { order: { number: 2, key: "c" } }],
    });
    expect(catalog.store.journal.head.number).toBe(2);
    expect(catalog.store.journal.get(1)).toMatchObject({ term: 1, replica: 3, time: catalog.clock.now() });
    expect(catalog.store.stocks.get("GameStart")).toMatchObject({ shares: 100, version: 3 });
  });

  test("has the same outcomes when it is sent again, and nothing happens twice", async () => {
    const catalog = await openCatalog();
    const trades = [sampleTrade("a"), sampleTrade("b", { quantity: 1_000 })];
    const first = await ended(catalog, catalog.batch(trades));
    await catalog.clock.advance(1_000);
    expect(await ended(catalog, catalog.batch(trades))).toEqual(first);
    expect(catalog.store.stocks.get("GameStart")).toMatchObject({ shares: 99, version: 2 });
  });

  test("that builds on another head is refused, and told the journal's own", async () => {
    const catalog = await openCatalog();
    await ended(catalog, catalog.batch([sampleTrade("a")]));
    const { head } = catalog.store.journal;
    for (const other of [emptyHead, headOf(sampleOrders(2)), { number: 1, hash: emptyHead.hash }]) {
      expect(await ended(catalog, catalog.batch([sampleTrade("b")], other))).toMatchObject(refused(409, { head }));
    }
    expect(catalog.store.journal.head.number).toBe(1);
  });

  test("of an older term, or for another start of the catalog, changes nothing", async () => {
    const catalog = await openCatalog();
    const { ledger, fenced, store, authority } = catalog;
    const request = { ...fenced, head: emptyHead, trades: [sampleTrade("a")] };
    const foreign = await ended(catalog, ledger.batch({ ...request, generation: "earlier" }));
    expect(foreign).toMatchObject(refused(409, { generation: "g" }));
    authority.grant({ replica: 2, above: 0 });
    expect(await ended(catalog, ledger.batch(request))).toMatchObject(refused(409, { leader: 2, term: 2 }));
    expect(store.journal.head.number).toBe(0);
  });

  test("whose term ends while promises are taken back changes nothing", async () => {
    const catalog = await openCatalog(() => silence);
    const { holdGameStart, batch, authority, store, clock } = catalog;
    await holdGameStart();
    const result = Promise.allSettled([batch([sampleTrade("a")])]);
    await clock.settle();
    authority.grant({ replica: 2, above: 0 });
    await clock.advance(2 * limits.leaseMs);
    expect((await result)[0]).toMatchObject(refused(409, { leader: 2 }));
    expect(store.journal.head.number).toBe(0);
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 100, version: 1 });
  });

  test("waits for the one before it: what was decided on is still so at the commit", async () => {
    const { holdGameStart, batch, ledger, store, clock } = await openCatalog(() => silence);
    await holdGameStart();
    const results = Promise.allSettled([
      batch([sampleTrade("a", { quantity: 60 })]),
      ledger.update(sampleTrade("b", { quantity: 60 })),
      ledger.update(sampleTrade("c", { quantity: 40 })),
    ]);
    await clock.advance(2 * limits.leaseMs);
    expect(await results).toMatchObject([
      { value: [{ order: { number: 1 } }] },
      { value: { rejection: { status: 409 } } },
      { value: { order: { number: 2 } } },
    ]);
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 0 });
  });
});

describe("a trade that came without a leader", () => {
  test("is journalled like any other, for the leader to fetch", async () => {
    const catalog = await openCatalog();
    const outcome = await ended(catalog, catalog.ledger.update(sampleTrade("a")));
    expect(outcome).toMatchObject({ value: { order: { number: 1, key: "a", term: 1, replica: 0 } } });
    expect(catalog.store.recall("a")).toMatchObject({ recorded: { number: 1, replica: 0 } });
  });

  test("and its later copy through a leader are one trade", async () => {
    const catalog = await openCatalog();
    const first = await ended(catalog, catalog.ledger.update(sampleTrade("a")));
    expect(await ended(catalog, catalog.batch([sampleTrade("a")]))).toMatchObject({
      value: [(first as PromiseFulfilledResult<unknown>).value],
    });
    expect(catalog.store.journal.head.number).toBe(1);
  });
});

test("a catalog that is not open takes nothing", async () => {
  const catalog = await openCatalog();
  const { store } = catalog;
  const closed = authorityOf({ clock: catalog.clock, state: store.state, generation: "g2" });
  const promises = new Promises(catalog, "g2");
  const ledger = new Ledger({ ...catalog, authority: closed, promises });
  const trades = [sampleTrade("a")];
  const batch = ledger.batch({ ...catalog.fenced, generation: "g2", head: emptyHead, trades });
  expect(await ended(catalog, batch)).toMatchObject(refused(503));
  expect(await ended(catalog, ledger.update(sampleTrade("a")))).toMatchObject(refused(503));
  expect(store.journal.head.number).toBe(0);
});

describe("a disk that takes no writes", () => {
  test("is a 503, and did nothing; and once it takes them again, the same trade happens once", async () => {
    const catalog = await openCatalog();
    catalog.database.run("PRAGMA query_only = ON");
    expect(await ended(catalog, catalog.batch([sampleTrade("a")]))).toMatchObject(refused(503));
    expect(catalog.store.stocks.get("GameStart")).toMatchObject({ shares: 100, version: 1 });
    catalog.database.run("PRAGMA query_only = OFF");
    expect(await ended(catalog, catalog.batch([sampleTrade("a")]))).toMatchObject({
      value: [{ order: { number: 1 } }],
    });
    expect(catalog.store.journal.head.number).toBe(1);
  });

  test("but turns out damaged is not said to have taken nothing: the catalog can't go on", async () => {
    const catalog = await openCatalog();
    spyOn(catalog.store, "commit").mockImplementation(() => {
      Database.deserialize(Buffer.alloc(1_024, "no database"), { strict: true }).run("SELECT * FROM journal");
    });
    const outcome = await ended(catalog, catalog.batch([sampleTrade("a")]));
    expect(outcome.status === "rejected" && isUnusable(outcome.reason)).toBe(true);
  });
});
