import { describe, expect, test } from "bun:test";
import { chain } from "../../db/chain.ts";
import { emptyHead, headOf, sampleOrders, sampleTrade } from "../../test/harness/sample-orders.ts";
import type { Trade } from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import { type Present, planTrades } from "./trade-plan.ts";

const stamp = { term: 7, replica: 3, timeMs: 1_767_225_600_000, runningMs: 5_000 };

const gameStart = { name: "GameStart", priceCents: 1_599, listed: 100, shares: 100, version: 4 };

/** A catalog that lists GameStart and FishCo, and has decided nothing yet. */
function present(change: Partial<Present> & { shares?: number } = {}): Present {
  const stock = { ...gameStart, shares: change.shares ?? 100 };
  return {
    head: emptyHead,
    recall: () => undefined,
    stock: (name) => [stock, { ...gameStart, name: "FishCo" }].find((one) => one.name === name),
    rejectionRoom: 10,
    ...change,
  };
}

function plan(trades: Trade[], change: Parameters<typeof present>[0] = {}) {
  return planTrades(trades, present(change), stamp);
}

describe("a trade that can happen", () => {
  test("becomes the next order, stamped and chained to the head", () => {
    const head = headOf(sampleOrders(4));
    const { orders, outcomes, rejections } = plan([sampleTrade("k", { quantity: 3 })], { head });
    const expected = { number: 5, name: "GameStart", quantity: 3, type: "buy" as const, key: "k" };
    expect(orders).toEqual(chain(head, [{ ...expected, term: 7, time: stamp.timeMs, replica: 3 }]));
    expect(outcomes).toEqual([{ order: orders[0]! }]);
    expect(rejections).toEqual([]);
  });

  test("takes the shares that are bought, adds those that are sold, and bumps the version once for each", () => {
    const { changes } = plan([
      sampleTrade("a", { quantity: 30 }),
      sampleTrade("b", { quantity: 5, type: "sell" }),
      sampleTrade("c", { quantity: 75 }),
    ]);
    expect([...changes.values()]).toEqual([{ ...gameStart, shares: 0, version: 7 }]);
  });
});

describe("a trade that can't happen", () => {
  test("is rejected with 409 where shares are missing, in words, and leaves no hole in the numbers", () => {
    const trades = [sampleTrade("a"), sampleTrade("b", { quantity: 100 }), sampleTrade("c")];
    const { orders, outcomes, rejections } = plan(trades);
    expect(orders.map(({ number, key }) => [number, key])).toEqual([
      [1, "a"],
      [2, "c"],
    ]);
    const message = "Not enough shares of GameStart: 99 left, 100 wanted.";
    expect(outcomes[1]).toEqual({ rejection: { status: 409, message } });
    expect(rejections).toEqual([{ ...trades[1]!, status: 409, message, time: stamp.timeMs, running: 5_000 }]);
  });

  test("is rejected with 404 where the stock is unknown; that is true for ever, and need not be remembered", () => {
    const { outcomes, changes, rejections } = plan([sampleTrade("a", { name: "NoSuchCo" })], { rejectionRoom: 0 });
    expect(outcomes).toEqual([{ rejection: { status: 404, message: 'There is no stock "NoSuchCo".' } }]);
    expect([changes.size, rejections]).toEqual([0, []]);
  });

  test("because its stock is unknown uses no key, and is a 404 whatever the key was used for", () => {
    const unknown = sampleTrade("a", { name: "NoSuchCo" });
    const { outcomes } = plan([unknown, sampleTrade("a"), unknown, sampleTrade("a")]);
    expect(outcomes).toMatchObject([
      { rejection: { status: 404 } },
      { order: { number: 1 } },
      { rejection: { status: 404 } },
      { order: { number: 1 } },
    ]);
    const [recorded] = sampleOrders(1);
    const later = plan([{ ...unknown, key: "key-1" }], { recall: () => ({ recorded: recorded! }) });
    expect(later.outcomes).toMatchObject([{ rejection: { status: 404 } }]);
  });

  test("is rejected where a sale would make a number that is not exact any more", () => {
    const sell = (quantity: number) =>
      plan([sampleTrade("a", { type: "sell", quantity })], { shares: limits.sharesMax - 5 }).outcomes[0];
    expect(sell(5)).toMatchObject({ order: { number: 1 } });
    expect(sell(6)).toMatchObject({ rejection: { status: 409 } });
  });

  test("is refused for now where no more rejections can be remembered; what can happen, happens", () => {
    const trades = [sampleTrade("a", { quantity: 101 }), sampleTrade("b", { quantity: 102 }), sampleTrade("c")];
    const { outcomes, rejections } = plan(trades, { rejectionRoom: 1 });
    expect(outcomes).toMatchObject([
      { rejection: { status: 409 } },
      { rejection: { status: 503, message: "No more rejections can be remembered now." } },
      { order: { number: 1, key: "c" } },
    ]);
    expect(rejections.map(({ key }) => key)).toEqual(["a"]);
  });

  test("that was refused for now may still happen later in the batch, under the same key", () => {
    const trades = [
      sampleTrade("a", { quantity: 101 }),
      sampleTrade("s", { type: "sell" }),
      sampleTrade("a", { quantity: 101 }),
    ];
    const { outcomes } = plan(trades, { rejectionRoom: 0 });
    expect(outcomes).toMatchObject([{ rejection: { status: 503 } }, { order: { key: "s" } }, { order: { key: "a" } }]);
  });
});

describe("a key", () => {
  test("that has an order keeps it, and nothing is written again", () => {
    const [recorded] = sampleOrders(1);
    const repeated = plan([sampleTrade("key-1")], {
      head: headOf([recorded!]),
      recall: () => ({ recorded: recorded! }),
      shares: 0,
    });
    expect(repeated.outcomes).toEqual([{ order: recorded! }]);
    expect([repeated.orders, repeated.rejections, repeated.changes.size]).toEqual([[], [], 0]);
  });

  test("that was rejected stays rejected, though the shares are there by now", () => {
    const rejection = { ...sampleTrade("a"), status: 409, message: "Not enough shares.", time: 0, running: 0 };
    const repeated = plan([sampleTrade("a")], { recall: () => ({ rejected: rejection }) });
    expect(repeated.outcomes).toEqual([{ rejection: { status: 409, message: "Not enough shares." } }]);
    expect([repeated.orders, repeated.rejections]).toEqual([[], []]);
  });

  test("that stands twice in a batch is one trade", () => {
    const { orders, outcomes, changes } = plan([sampleTrade("a"), sampleTrade("b"), sampleTrade("a")]);
    expect(orders.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(outcomes[2]).toEqual(outcomes[0]!);
    expect(changes.get("GameStart")).toMatchObject({ shares: 98, version: 6 });
  });

  test("can't be used for another trade: the first one in the batch keeps it", () => {
    for (const change of [{ quantity: 2 }, { name: "FishCo" }, { type: "sell" as const }]) {
      const { orders, outcomes } = plan([sampleTrade("a"), sampleTrade("a", change), sampleTrade("a")]);
      expect(orders).toHaveLength(1);
      expect(outcomes[1]).toMatchObject({ rejection: { status: 422 } });
      expect(outcomes[2]).toEqual(outcomes[0]!);
    }
  });

  test("can't be used for another trade either where it was rejected before", () => {
    const rejection = {
      ...sampleTrade("a", { quantity: 200 }),
      status: 409,
      message: "Not enough.",
      time: 0,
      running: 0,
    };
    const { outcomes, rejections } = plan([sampleTrade("a")], { recall: () => ({ rejected: rejection }) });
    expect(outcomes).toMatchObject([{ rejection: { status: 422 } }]);
    expect(rejections).toEqual([]);
  });
});

test("no trades make an empty plan", () => {
  expect(plan([])).toEqual({ orders: [], rejections: [], changes: new Map(), outcomes: [] });
});
