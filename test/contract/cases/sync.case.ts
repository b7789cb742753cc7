import { expect, test } from "bun:test";
import type { SyncAnswer } from "../../../services/contract/replication.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { expectBody, expectError } from "../answer.ts";
import { type Bazaar, replicas } from "../bazaar.ts";

export function sync(bazaar: Bazaar): void {
  test("a replica gives what comes after the last order that the caller knows", async () => {
    const last = await bazaar.settled();
    const { id: leader, term } = await bazaar.leader();
    for (const replica of replicas) {
      const { hash } = await bazaar.status(replica);
      const answer = await bazaar.internal(replica, "/sync", { last: last - 2 });
      expectBody(answer, {
        leader,
        term,
        orders: [expect.objectContaining({ number: last - 1 }), expect.objectContaining({ number: last, hash })],
        more: false,
        head: { number: last, hash },
        hashAtLast: expect.stringMatching(/^[0-9a-f]{64}$/),
        listing: expect.stringMatching(/^[0-9a-f]{64}$/),
        bazaar: expect.stringMatching(/^[0-9a-f]{16}$/),
        members: [1, 2, 3],
        lineage: { number: 1, name: expect.stringMatching(/^[0-9a-f]{16}$/) },
        remembered: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
      const fields = ["number", "name", "quantity", "type", "key", "term", "time", "replica", "hash"];
      expect(Object.keys((answer.body as SyncAnswer).orders[0]!).toSorted()).toEqual(fields.toSorted());
    }
  });

  test("who asks for only so many orders gets no more, and hears that there are more", async () => {
    const last = await bazaar.settled();
    const { body } = await bazaar.internal("order-1", "/sync", { last: last - 2, limit: 1 });
    expect(body).toMatchObject({ orders: [{ number: last - 1 }], more: true });
    expectError(await bazaar.internal("order-1", "/sync", { last, limit: limits.pushOrders + 1 }), 422);
  });

  test("who knows everything, or more, gets nothing", async () => {
    const last = await bazaar.settled();
    const known = await bazaar.internal("order-1", "/sync", { last });
    expect(known.body).toMatchObject({ orders: [], more: false });
    const beyond = await bazaar.internal("order-1", "/sync", { last: last + 10 });
    expect(beyond.body).toMatchObject({ orders: [], more: false, hashAtLast: null });
  });

  test("a long log comes in pages, each of which says whether more follows", async () => {
    const { name: leader } = await bazaar.leader();
    const missing = Math.max(0, limits.pushOrders + 1 - (await bazaar.settled()));
    for (let done = 0; done < missing; done += limits.batchTrades) {
      const count = Math.min(limits.batchTrades, missing - done);
      const trade = (index: number) => ({
        name: "Bulk",
        quantity: 1,
        type: "sell",
        key: `bulk-${done + index}`,
        leftMs: 5_000,
      });
      const trades = Array.from({ length: count }, (_, index) => trade(index));
      expect(await bazaar.internal(leader, "/trades", { trades })).toMatchObject({ status: 200 });
    }
    const last = await bazaar.settled();
    const page = async (after: number) =>
      (await bazaar.internal("order-1", "/sync", { last: after })).body as SyncAnswer;
    const first = await page(0);
    expect([first.orders.length, first.more]).toEqual([limits.pushOrders, true]);
    const numbers = first.orders.map(({ number }) => number);
    for (let more = first.more; more; ) {
      const next = await page(numbers.at(-1)!);
      numbers.push(...next.orders.map(({ number }) => number));
      more = next.more;
    }
    expect(numbers).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  for (const body of [{}, { last: -1 }, { last: 1.5 }, { last: "1" }, { last: null }, { last: 0, fence: {} }]) {
    test(`refuses ${JSON.stringify(body)}`, async () => {
      expectError(await bazaar.internal("order-1", "/sync", body), 422);
    });
  }

  test("a fence of an older term is refused, with the newer one", async () => {
    const last = await bazaar.settled();
    const { id: leader, term } = await bazaar.leader();
    const follower = (await bazaar.followers())[0]!;
    const fence = { leader: 6 - leader - Number(follower.at(-1)), term: term - 1 };
    expectError(await bazaar.internal(follower, "/sync", { last, fence }), 409, { leader, term, last });
  });
}
