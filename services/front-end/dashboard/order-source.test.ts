import { expect, test } from "bun:test";
import { sampleOrders } from "../../../test/harness/sample-orders.ts";
import { type Call, refusedConnection } from "../../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../../test/harness/surroundings.ts";
import { trustedCatalog } from "../../../test/harness/trusted-catalog.ts";
import { KnownBazaar } from "../known-bazaar.ts";
import { LeaderFinder } from "../leader-finder.ts";
import { OrderLookup } from "../order-lookup.ts";
import { OrderSource } from "./order-source.ts";

const orders = sampleOrders(9);

/** Replicas that know so many orders, by their ids; nobody leads, and the catalog is away. */
function source(known: Record<number, number>) {
  const given = testSurroundings(({ origin, path, body }: Call) => {
    const count = known[Number(origin.at(-1))];
    if (count === undefined || path !== "/sync") throw refusedConnection();
    const { last, limit } = body as { last: number; limit: number };
    return { orders: orders.slice(0, count).slice(last, last + limit) };
  });
  const replicas = [1, 2, 3].map((id) => ({ id, url: `http://replica-${id}` }));
  const finder = new LeaderFinder({ ...given, replicas, bazaar: new KnownBazaar({ ...given, replicas }) });
  const lookup = new OrderLookup({
    ...given,
    bazaar: trustedCatalog,
    catalogUrl: "http://catalog",
    finder,
    lease: { generation: "g" },
    size: 0,
  });
  return new OrderSource({ ...given, replicas, finder, orders: lookup });
}

const numbers = (found: { number: number }[]) => found.map(({ number }) => number);

test("a page comes from a replica that has all of it, and not from one that lags", async () => {
  expect(numbers(await source({ 3: 4, 1: 9 }).pageBefore(8, 5))).toEqual([7, 6, 5, 4, 3]);
});

test("a page that nobody has all of is 503, and never short", async () => {
  await expect(source({ 3: 4, 1: 5 }).pageBefore(8, 5)).rejects.toMatchObject({ status: 503 });
});

test("the newest orders are those that a follower has, however many", async () => {
  expect(numbers(await source({ 2: 4 }).newest(2, 50, ["order-2"]))).toEqual([3, 4]);
});
