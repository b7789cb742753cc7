import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { nobody } from "../../test/harness/played-peer.ts";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { emptyHead, genesis, headOf, sampleOrders } from "../../test/harness/sample-orders.ts";
import { watch } from "../../test/harness/watch.ts";
import type { LogEntry } from "../contract/order.ts";
import { Follower } from "./follower.ts";
import { ReplicaStore } from "./replica-store.ts";

const history = sampleOrders(6);
const foreign = [...history.slice(0, 2), ...sampleOrders(4, headOf(history.slice(0, 2)), "foreign-")];

/** Replica 3 with so many orders, and a listing unless told otherwise. */
function follower(own = 3, hasListing = true) {
  const parts = replicaParts(history.slice(0, own), hasListing);
  const follower = new Follower({ ...parts, onDamage: () => {} });
  const push = (orders: LogEntry[], { leader = 1, term = 5, head = headOf(history) } = {}) =>
    follower.push({ leader, term, orders, head });
  return { ...parts, follower, push };
}

const refusal = (status: number, details = {}) => ({ status, details: expect.objectContaining(details) });

describe("a follower that is pushed orders", () => {
  test("has them on the disk, and the leader's term, when it says so", async () => {
    const { push, database, standing } = follower();
    expect(await push(history.slice(3, 5))).toBe(5);
    const stored = new ReplicaStore(database);
    expect(stored.log.page(0, 10)).toEqual(history.slice(0, 5));
    expect(stored).toMatchObject({ term: 5, leader: 1 });
    expect(standing.role).toBe("follower");
  });

  test("passes over those that it has", async () => {
    const { push, numbers } = follower();
    expect(await push(history.slice(1, 5))).toBe(5);
    expect(await push(history.slice(1, 5))).toBe(5);
    expect(await push([])).toBe(5);
    expect(numbers()).toEqual([1, 2, 3, 4, 5]);
  });

  test("refuses them where some between are missing, and says where it is", async () => {
    const { push, numbers, standing } = follower();
    await expect(push(history.slice(4))).rejects.toMatchObject(refusal(409, { last: 3 }));
    expect([numbers(), standing.role]).toEqual([[1, 2, 3], "follower"]);
  });

  test("refuses with 503 what it can't write", async () => {
    const { push, database, numbers } = follower();
    await push([]);
    database.run("PRAGMA query_only = ON");
    await expect(push(history.slice(3))).rejects.toMatchObject(refusal(503, { last: 3 }));
    expect(numbers()).toEqual([1, 2, 3]);
  });
});

describe("one history: a follower steps aside", () => {
  const pushes: [string, LogEntry[], LogEntry[]][] = [
    ["an order that it has comes again and differs", foreign.slice(2, 5), foreign],
    ["an order does not continue its chain", foreign.slice(3), foreign],
    ["the leader's last order differs from its own", [], foreign.slice(0, 3)],
    ["the leader begins with another listing", [], []],
  ];

  for (const [when, orders, theirs] of pushes) {
    test(`when ${when}`, async () => {
      const { push, store, standing } = follower();
      const head = theirs.length > 0 ? headOf(theirs) : { ...emptyHead, hash: "0".repeat(64) };
      await expect(push(orders, { head })).rejects.toMatchObject(refusal(409, { last: 3 }));
      expect(standing.role).toBe("aside");
      expect(standing.status.reason).toContain("replica 1");
      expect(store.log.page(0, 10)).toEqual(history.slice(0, 3));
      await expect(push([])).rejects.toMatchObject({ status: 503 });
    });
  }

  test("but not because the leader is ahead of it, or behind it", async () => {
    const { push, standing } = follower();
    for (const head of [headOf(history), headOf(history.slice(0, 2)), emptyHead])
      expect(await push([], { head })).toBe(3);
    expect(standing.role).toBe("follower");
  });
});

describe("one leader's word: a follower", () => {
  test("takes no push from itself, nor from a replica that is not configured", async () => {
    const { push, standing, numbers } = follower();
    for (const leader of [3, 4]) {
      await expect(push(history.slice(3), { leader })).rejects.toMatchObject({ status: 422 });
    }
    expect([standing.term, numbers()]).toEqual([0, [1, 2, 3]]);
  });

  test("refuses an older term, and another leader of the same one, before it copies anything", async () => {
    const { push, standing, network, store } = follower(0, false);
    standing.follow(2, 7);
    for (const term of [6, 7]) {
      await expect(push(history, { term })).rejects.toMatchObject(refusal(409, { leader: 2, term: 7, last: 0 }));
    }
    expect([network.calls.length, store.listing]).toEqual([0, null]);
  });

  test("appends nothing under a term that ended while it copied the listing", async () => {
    const { push, on, usual, standing, store } = follower(0, false);
    on("/listing", (call) => {
      standing.follow(2, 7);
      return usual(call);
    });
    await expect(push(history)).rejects.toMatchObject(refusal(409, { leader: 2, term: 7 }));
    expect(store.log.head.number).toBe(0);
  });

  test("appends nothing once it has noted the term of a candidate that asked it", async () => {
    const { push, follower: replica, numbers } = follower();
    await push([]);
    expect(replica.sync({ last: 3, fence: { leader: 2, term: 6 } })).toMatchObject({ term: 6, leader: 2 });
    await expect(push(history.slice(3))).rejects.toMatchObject(refusal(409, { leader: 2, term: 6 }));
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test("refuses the fence of a candidate whose term is over, or that is unknown", () => {
    const { follower: replica, standing } = follower();
    standing.follow(2, 7);
    const sync = (leader: number, term: number) => () => replica.sync({ last: 0, fence: { leader, term } });
    expect(sync(1, 6)).toThrow(expect.objectContaining(refusal(409, { leader: 2, term: 7 })));
    expect(sync(4, 8)).toThrow(expect.objectContaining({ status: 422 }));
    expect(standing.term).toBe(7);
  });
});

describe("a follower without a listing", () => {
  test("copies it from the leader, once for all pushes that wait for it", async () => {
    const { push, network, store, numbers } = follower(0, false);
    expect(await Promise.all([push(history.slice(0, 2)), push(history), push([])])).toEqual([2, 6, 6]);
    expect(network.to("/listing").map(({ origin }) => origin)).toEqual(["http://replica-1"]);
    expect([store.listing, numbers().length]).toEqual([genesis, 6]);
  });

  test("tries again with the next push where that failed", async () => {
    const { push, played, clock, numbers } = follower(0, false);
    played.one.isDown = true;
    const failed = watch(push(history));
    await clock.settle();
    expect(failed.error).toMatchObject({ name: "Unreachable" });
    played.one.isDown = false;
    expect(await push(history)).toBe(6);
    expect(numbers()).toHaveLength(6);
  });

  test("has none to give", () => {
    const { follower: replica, store } = follower(0, false);
    expect(() => replica.listingPage("")).toThrow(expect.objectContaining({ status: 503 }));
    store.keepListing(defaultListing, genesis);
    expect(replica.listingPage("")).toMatchObject({ hash: genesis, more: false });
    expect(replica.listingPage("").stocks).toHaveLength(defaultListing.length);
  });
});

test("a follower gives its log away in pages, with what is needed to compare", () => {
  const { follower: replica } = follower(6);
  const common = { ...nobody, leader: null, term: 0, more: false, head: headOf(history), listing: genesis };
  expect(replica.sync({ last: 4 })).toEqual({ ...common, orders: history.slice(4), hashAtLast: history[3]!.hash });
  expect(replica.sync({ last: 0 })).toMatchObject({ orders: history, hashAtLast: genesis });
  expect(replica.sync({ last: 9 })).toMatchObject({ orders: [], hashAtLast: null });
  expect(replica.orders(2, 3)).toEqual(history.slice(2, 5));
});
