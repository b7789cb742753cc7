import { describe, expect, test } from "bun:test";
import { chain } from "../../db/chain.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { allAnswered, authorityOf } from "../../test/harness/catalog-authority.ts";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { headOf, sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import { silentLog } from "../../test/harness/surroundings.ts";
import type { LogEntry, Trade } from "../contract/order.ts";
import { CatalogStore } from "./catalog-store.ts";
import { Recovery } from "./recovery.ts";

const lost = [{ name: "Lost", priceCents: 1, quantity: 1 }];
const status = (code: number) => expect.objectContaining({ status: code });

/** A catalog that has started with an empty file and given term 1 to replica 3. */
function startedCatalog(listing = defaultListing) {
  const database = openCatalogDatabase(":memory:");
  const store = new CatalogStore(database, listing);
  const options = { clock: new ManualClock(), state: store.state, generation: "g" };
  const authority = authorityOf(options);
  const recovery = new Recovery({ store, authority, log: silentLog });
  const { term } = authority.grant({ replica: 3, above: 0 });
  const fenced = { generation: "g", term, replica: 3, ...allAnswered };
  return { database, store, authority, recovery, fenced };
}

describe("a repair", () => {
  const orders = sampleOrders(5);

  test("gives the journal back what it lost, with the orders' own numbers and keys, and the shares with it", () => {
    const { recovery, fenced, store } = startedCatalog();
    expect(recovery.repair({ ...fenced, orders: orders.slice(0, 2) })).toEqual(headOf(orders.slice(0, 2)));
    expect(recovery.repair({ ...fenced, orders: orders.slice(2) })).toEqual(headOf(orders));
    expect(store.recall("key-4")).toEqual({ recorded: orders[3]! });
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 95, version: 6 });
  });

  test("that is sent again changes nothing", () => {
    const { recovery, fenced, store } = startedCatalog();
    recovery.repair({ ...fenced, orders });
    expect(recovery.repair({ ...fenced, orders })).toEqual(headOf(orders));
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 95, version: 6 });
  });

  test("is refused with 409 where it leaves a hole or continues another history, and changes nothing", () => {
    const { recovery, fenced, store } = startedCatalog();
    recovery.repair({ ...fenced, orders: orders.slice(0, 2) });
    const foreign = sampleOrders(3, undefined, "foreign-");
    for (const wrong of [orders.slice(3), foreign, foreign.slice(2)]) {
      expect(() => recovery.repair({ ...fenced, orders: wrong })).toThrow(status(409));
    }
    expect(store.journal.head).toEqual(headOf(orders.slice(0, 2)));
  });

  test("needs the answers of all replicas, for a lone one may hold the newest order", () => {
    const { recovery, fenced, store } = startedCatalog();
    expect(() => recovery.repair({ ...fenced, answered: [1, 3], orders })).toThrow(status(409));
    expect(store.journal.head.number).toBe(0);
  });

  test("is only for the newest leader of this start, and only before the catalog is open", () => {
    const { recovery, fenced, authority, store } = startedCatalog();
    const request = { ...fenced, orders };
    expect(() => recovery.repair({ ...request, term: 0 })).toThrow(status(409));
    expect(() => recovery.repair({ ...request, replica: 2 })).toThrow(status(409));
    expect(() => recovery.repair({ ...request, generation: "earlier" })).toThrow(status(409));
    authority.open({ ...fenced, head: store.journal.head }, store.journal.head);
    expect(() => recovery.repair(request)).toThrow(status(409));
    expect(() => recovery.relist({ ...fenced, hash: listingHash(lost), stocks: lost, last: true })).toThrow(
      status(409),
    );
    expect(store.journal.head.number).toBe(0);
  });
});

describe("a repair that can't go on says why, names the order and its key, and writes nothing:", () => {
  const refusal = (number: number, why: string) =>
    expect.objectContaining({
      status: 409,
      message: expect.stringMatching(new RegExp(`order ${number} \\(key ".+"\\).*${why}.*docs/operating.md`)),
    });
  /** Orders behind the first two of the sample orders. */
  const after = (...trades: Trade[]) => {
    const stamp = { term: 1, time: 0, replica: 3 };
    const numbered = trades.map((trade, index) => ({ ...trade, number: 3 + index, ...stamp }));
    return chain(headOf(sampleOrders(2)), numbered);
  };

  const impossible: Record<string, [LogEntry[], number, string]> = {
    "its key has another order": [after(sampleTrade("new"), sampleTrade("key-2")), 4, "has order 2 already"],
    "its key stands twice in the repair": [after(sampleTrade("new"), sampleTrade("new")), 4, "has order 3 already"],
    "its key was rejected": [after(sampleTrade("rejected")), 3, "was rejected: Not enough shares of GameStart"],
    "its stock is not listed": [after(sampleTrade("new", { name: "Lost" })), 3, "Lost is not listed"],
    "there are not enough shares": [
      after(sampleTrade("new", { quantity: 99 })),
      3,
      "would leave -1 shares of GameStart",
    ],
    "there would be too many shares": [
      after(sampleTrade("new", { type: "sell", quantity: Number.MAX_SAFE_INTEGER })),
      3,
      "would leave [0-9]+ shares of GameStart",
    ],
  };

  for (const [why, [orders, number, words]] of Object.entries(impossible)) {
    test(why, () => {
      const { recovery, fenced, store, authority } = startedCatalog();
      recovery.repair({ ...fenced, orders: sampleOrders(2) });
      const message = "Not enough shares of GameStart: 98 left, 99 wanted.";
      const rejections = [{ ...sampleTrade("rejected"), status: 409, message, time: 0, running: 0 }];
      store.commit({ orders: [], rejections, changes: new Map(), outcomes: [] });
      expect(() => recovery.repair({ ...fenced, orders })).toThrow(refusal(number, words));
      expect(authority.waitsFor).toMatch(new RegExp(`order ${number} .*${words}`));
      expect(store.journal.head.number).toBe(2);
      expect(store.stocks.get("GameStart")).toMatchObject({ shares: 98, version: 3 });
      expect(store.recall("new")).toBeUndefined();
    });
  }

  test("a damaged database is not called orders that do not fit", () => {
    const { recovery, fenced, database } = startedCatalog();
    database.run("UPDATE stocks SET shares = 7 WHERE name = 'GameStart'");
    expect(() => recovery.repair({ ...fenced, orders: sampleOrders(1) })).toThrow(DamagedLog);
  });
});

describe("the replicas' listing", () => {
  const hash = listingHash(defaultListing);
  const [first, second] = [defaultListing.slice(0, 6), defaultListing.slice(6)];

  test("takes the place of the one that a lost catalog began with, once its last page is here", () => {
    const { recovery, fenced, store } = startedCatalog(lost);
    recovery.relist({ ...fenced, hash, stocks: first, last: false });
    expect(store.stocks.get("Lost")).toBeDefined();
    recovery.relist({ ...fenced, hash, stocks: second, last: true });
    expect(store.state.started.listing).toBe(hash);
    expect(store.stocks.get("Lost")).toBeUndefined();
    const orders = sampleOrders(2);
    expect(recovery.repair({ ...fenced, orders })).toEqual(headOf(orders));
  });

  test("is refused where its pages do not fit its hash, and can be sent again from the start", () => {
    const { recovery, fenced, store } = startedCatalog(lost);
    expect(() => recovery.relist({ ...fenced, hash, stocks: first, last: true })).toThrow(status(409));
    expect(store.stocks.get("Lost")).toBeDefined();
    recovery.relist({ ...fenced, hash, stocks: defaultListing, last: true });
    expect(store.state.started.listing).toBe(hash);
  });

  test("begins anew with each leader: what one that failed had sent is forgotten", () => {
    const { recovery, fenced, authority, store } = startedCatalog(lost);
    recovery.relist({ ...fenced, hash, stocks: first, last: false });
    const next = { ...fenced, term: authority.grant({ replica: 3, above: 0 }).term };
    recovery.relist({ ...next, hash, stocks: first, last: false });
    recovery.relist({ ...next, hash, stocks: second, last: true });
    expect(store.state.started.listing).toBe(hash);
  });

  test("never replaces one that orders were made with", () => {
    const { recovery, fenced, store } = startedCatalog();
    recovery.repair({ ...fenced, orders: sampleOrders(1) });
    const page = { ...fenced, hash: listingHash(lost), stocks: lost, last: true };
    expect(() => recovery.relist(page)).toThrow(status(409));
    expect(store.stocks.get("GameStart")).toMatchObject({ shares: 99 });
  });
});
