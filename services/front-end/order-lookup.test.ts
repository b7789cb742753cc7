import { describe, expect, test } from "bun:test";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { type Call, refusedConnection } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { trustedCatalog } from "../../test/harness/trusted-catalog.ts";
import { askAgain, forEver } from "../contract/caching.ts";
import { BazaarError } from "../contract/errors.ts";
import { publicOrder } from "../contract/order.ts";
import { KnownBazaar } from "./known-bazaar.ts";
import { LeaderFinder } from "./leader-finder.ts";
import { OrderLookup } from "./order-lookup.ts";

const orders = sampleOrders(9).map(publicOrder);

/** Who knows how many orders; undefined: it does not answer. Replica 2 leads, unless it is down. */
interface Known {
  /** How many of them the leader says were acknowledged; left out: all. */
  acknowledged?: number;
  catalog?: number;
  1?: number;
  2?: number;
  3?: number;
}

async function frontEnd(known: Known, size = 10) {
  const given = testSurroundings((call: Call) => {
    const name = call.origin === "http://catalog" ? "catalog" : (Number(call.origin.at(-1)) as 1 | 2 | 3);
    const count = known[name];
    if (count === undefined) throw refusedConnection();
    if (call.path !== "/ping") return answer(call.path, count, name === 2 ? (known.acknowledged ?? count) : 0);
    if (name === 2) return { replica: { id: 2, role: "leader", term: 1, leader: 2, last: count, hash: "" } };
    throw new BazaarError(503, "not asked here");
  });
  const replicas = [1, 2, 3].map((id) => ({ id, url: `http://replica-${id}` }));
  const finder = new LeaderFinder({ ...given, replicas, bazaar: new KnownBazaar({ ...given, replicas }) });
  await finder.find().catch(() => {});
  given.network.calls.splice(0);
  const asked = () => given.network.calls.map(({ origin }) => origin.replace("http://", ""));
  const lease = { generation: "g" as string | undefined };
  return {
    lookup: new OrderLookup({ ...given, catalogUrl: "http://catalog", bazaar: trustedCatalog, finder, lease, size }),
    asked,
    lease,
  };
}

/** What a service that knows the first `count` orders answers, and calls the first `acknowledged` final. */
function answer(path: string, count: number, acknowledged: number): unknown {
  const [, number] = /^\/orders\/(\d+)$/.exec(path) ?? [];
  const [, after, limit] = /^\/orders\?after=(\d+)&limit=(\d+)$/.exec(path) ?? [];
  const here = orders.slice(0, count);
  if (number === undefined) return { data: here.slice(Number(after), Number(after) + Number(limit)) };
  const order = here[Number(number) - 1];
  if (!order) throw new BazaarError(404, `There is no order ${number} here.`);
  return Response.json(order, { headers: { "cache-control": order.number <= acknowledged ? forEver : askAgain } });
}

describe("an order", () => {
  test("comes from the leader, where it has it", async () => {
    const { lookup, asked } = await frontEnd({ 2: 5, catalog: 5 });
    expect((await lookup.get(4)).order).toEqual(orders[3]!);
    expect(asked()).toEqual(["replica-2"]);
  });

  test("that the leader does not have yet comes from the catalog", async () => {
    const { lookup } = await frontEnd({ 2: 4, catalog: 5 });
    expect((await lookup.get(5)).order).toEqual(orders[4]!);
  });

  test("does not exist only where the catalog says so", async () => {
    const { lookup } = await frontEnd({ 1: 5, 2: 5, 3: 5, catalog: 5 });
    await expect(lookup.get(6)).rejects.toMatchObject({ status: 404 });
  });

  test("can be read while the catalog is down, from any replica that has it", async () => {
    for (const known of [{ 2: 5 }, { 1: 5 }, { 1: 3, 2: 3, 3: 5 }]) {
      const { lookup } = await frontEnd(known);
      expect((await lookup.get(5)).order).toEqual(orders[4]!);
    }
  });

  test("that nobody knows while the catalog is down may exist: 503, and never 404", async () => {
    for (const known of [{}, { 1: 5, 2: 5, 3: 5 }]) {
      const { lookup } = await frontEnd(known);
      await expect(lookup.get(6)).rejects.toMatchObject({ status: 503 });
    }
  });
});

describe("an order is final", () => {
  test("where the leader says that its trader may have been told of it: then it is kept", async () => {
    const { lookup, asked } = await frontEnd({ 2: 5, catalog: 5, acknowledged: 4 });
    expect((await lookup.get(4)).isFinal).toBeTrue();
    expect(await lookup.get(4)).toEqual({ order: orders[3]!, isFinal: true });
    expect(asked()).toEqual(["replica-2"]);
    expect(lookup.kept).toBe(1);
  });

  test("not before: it may be lost with the catalog's file, and is asked for again", async () => {
    const known: Known = { 2: 5, catalog: 5, acknowledged: 4 };
    const { lookup, asked } = await frontEnd(known);
    expect(await lookup.get(5)).toEqual({ order: orders[4]!, isFinal: false });
    expect(lookup.held("5")).toBeUndefined();
    known.acknowledged = 5;
    expect((await lookup.get(5)).isFinal).toBeTrue();
    expect(asked()).toEqual(["replica-2", "replica-2"]);
  });

  test("not where the catalog or a follower tells of it", async () => {
    for (const known of [{ 2: 4, catalog: 5 }, { 1: 5 }]) {
      const { lookup } = await frontEnd(known);
      expect(await lookup.get(5)).toEqual({ order: orders[4]!, isFinal: false });
      expect(lookup.kept).toBe(0);
    }
  });
});

describe("an order that was looked up before", () => {
  test("is answered from memory, also while nobody can be asked", async () => {
    const known: Known = { 2: 5, catalog: 5 };
    const { lookup, asked } = await frontEnd(known);
    await lookup.get(4);
    delete known[2];
    delete known.catalog;
    expect((await lookup.get(4)).order).toEqual(orders[3]!);
    expect(asked()).toEqual(["replica-2"]);
    expect(lookup.counters).toEqual({ hits: 1, misses: 1 });
  });

  test("is asked for again where the catalog has started anew since: it may have lost it", async () => {
    const { lookup, lease, asked } = await frontEnd({ 2: 5, catalog: 5 });
    await lookup.get(4);
    lease.generation = "g2";
    await lookup.get(4);
    await lookup.get(4);
    expect(asked()).toEqual(["replica-2", "replica-2"]);
  });

  test("is asked for again where the catalog started anew while it was asked for", async () => {
    const { lookup, lease, asked } = await frontEnd({ 2: 5, catalog: 5 });
    const first = lookup.get(4);
    lease.generation = "g2";
    await first;
    await lookup.get(4);
    expect(asked()).toEqual(["replica-2", "replica-2"]);
  });

  test("did not exist then: whether it does now is asked each time", async () => {
    const known: Known = { 2: 5, catalog: 5 };
    const { lookup } = await frontEnd(known);
    await expect(lookup.get(6)).rejects.toMatchObject({ status: 404 });
    known.catalog = 6;
    expect((await lookup.get(6)).order).toEqual(orders[5]!);
  });

  test("is kept with a bounded number of others, those that were asked for last", async () => {
    const { lookup, asked } = await frontEnd({ 2: 5, catalog: 5 }, 2);
    for (const number of [1, 2, 1, 3, 1]) await lookup.get(number);
    expect(asked()).toHaveLength(3);
    await lookup.get(2);
    expect(asked()).toHaveLength(4);
    expect([lookup.size, lookup.kept]).toEqual([2, 2]);
  });

  test("is not kept by a cache of size 0", async () => {
    const { lookup, asked } = await frontEnd({ 2: 5, catalog: 5 }, 0);
    await lookup.get(4);
    await lookup.get(4);
    expect(asked()).toHaveLength(2);
    expect([lookup.size, lookup.kept]).toEqual([0, 0]);
  });
});

describe("a page of orders", () => {
  test("that is full comes from the leader alone: orders never change", async () => {
    const { lookup, asked } = await frontEnd({ 2: 5, catalog: 9 });
    expect(await lookup.page(1, 3)).toEqual(orders.slice(1, 4));
    expect(asked()).toEqual(["replica-2"]);
  });

  test("at the end of the log comes from the catalog, so that no order is missing", async () => {
    const { lookup } = await frontEnd({ 2: 4, catalog: 5 });
    expect(await lookup.page(2, 50)).toEqual(orders.slice(2, 5));
    expect(await lookup.page(5, 50)).toEqual([]);
  });

  test("that is full can be read while the catalog is down, from whoever has it", async () => {
    for (const known of [{ 2: 5 }, { 1: 3, 3: 5 }, { 1: 3, 2: 4, 3: 5 }]) {
      const { lookup } = await frontEnd(known);
      expect(await lookup.page(2, 3)).toEqual(orders.slice(2, 5));
    }
  });

  test("that may be short while the catalog is down is 503: nobody else knows where the orders end", async () => {
    for (const known of [
      { 1: 5, 2: 5, 3: 5 },
      { 1: 5, 3: 5 },
    ]) {
      const { lookup } = await frontEnd(known);
      for (const after of [2, 5]) await expect(lookup.page(after, 50)).rejects.toMatchObject({ status: 503 });
    }
  });

  test("is 503 where nobody can be asked", async () => {
    const { lookup } = await frontEnd({});
    await expect(lookup.page(0, 50)).rejects.toMatchObject({ status: 503 });
  });
});
