import { describe, expect, test } from "bun:test";
import type { LogEntry } from "../../../services/contract/order.ts";
import { expectError, expectSuccess } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";

export function push(bazaar: Bazaar): void {
  /** A follower, its leader, and the newest orders of the log. */
  const scene = async () => {
    await bazaar.order("buy", 1, "Pushed");
    const last = await bazaar.settled();
    const { id: leader, term } = await bazaar.leader();
    const follower = (await bazaar.followers())[0]!;
    const orders = await bazaar.logAfter(follower, Math.max(0, last - 3));
    return { follower, leader, term, last, orders, newest: orders.at(-1)! };
  };

  test("orders that a replica has are passed over", async () => {
    const { follower, leader, term, last, orders } = await scene();
    const before = await bazaar.footprint();
    for (const again of [orders, orders.slice(0, 1), []]) {
      expectSuccess(await bazaar.internal(follower, "/push", { leader, term, orders: again }), { last });
    }
    expect(await bazaar.footprint()).toEqual(before);
  });

  test("an order after a hole is refused, with the last one that is there", async () => {
    const { follower, leader, term, last, newest } = await scene();
    const before = await bazaar.footprint();
    const orders = [{ ...newest, number: last + 2 }];
    expectError(await bazaar.internal(follower, "/push", { leader, term, orders }), 409, { last });
    expect(await bazaar.footprint()).toEqual(before);
  });

  test("an older term is refused, with the newer one", async () => {
    const { follower, leader, term, last, orders } = await scene();
    const beside = { last, leader, term };
    expectError(await bazaar.internal(follower, "/push", { leader, term: term - 1, orders }), 409, beside);
    expectError(await bazaar.internal(follower, "/push", { leader, term: 0, orders: [] }), 409, beside);
  });

  test("a second leader of one term is refused", async () => {
    const { follower, leader, term, last } = await scene();
    const other = 6 - leader - Number(follower.at(-1));
    const answer = await bazaar.internal(follower, "/push", { leader: other, term, orders: [] });
    expectError(answer, 409, { last, leader, term });
  });

  describe("an order that is not whole", () => {
    const broken: [string, (order: LogEntry) => unknown][] = [
      ["without a hash", ({ hash, ...rest }) => rest],
      ["with a short hash", (order) => ({ ...order, hash: "abc" })],
      ["without a key", ({ key, ...rest }) => rest],
      ["with number 0", (order) => ({ ...order, number: 0 })],
      ["with number 1.5", (order) => ({ ...order, number: 1.5 })],
      ["with a quantity of 0", (order) => ({ ...order, quantity: 0 })],
      ["of another type", (order) => ({ ...order, type: "hold" })],
      ["with an empty name", (order) => ({ ...order, name: "" })],
      ["that is null", () => null],
    ];
    for (const [what, damage] of broken) {
      test(`${what} is refused, and with it all others`, async () => {
        const { follower, leader, term, orders, newest } = await scene();
        const before = await bazaar.footprint();
        const damaged = [...orders, damage(newest)];
        expectError(await bazaar.internal(follower, "/push", { leader, term, orders: damaged }), 422);
        expect(await bazaar.footprint()).toEqual(before);
      });
    }
  });
}
