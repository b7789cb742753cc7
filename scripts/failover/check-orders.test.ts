import { expect, test } from "bun:test";
import type { Order } from "../../services/contract/order.ts";
import { checkOrders } from "./check-orders.ts";

const order = (number: number): Order => ({ number, name: "GameStart", quantity: 1, type: "sell" });
const mismatches = (told: Order[], log: Order[]) => checkOrders(told, log).entries.map(([text]) => text);

test("all is well where the log holds what was told, in any order", () => {
  expect(mismatches([order(2), order(1)], [order(1), order(2)])).toEqual([]);
});

test("an order that is lost is found (durability)", () => {
  expect(mismatches([order(1), order(2)], [order(1)])).toEqual(["order 2: it is lost"]);
});

test("an order that differs is found (one history)", () => {
  const other: Order = { ...order(2), type: "buy" };
  expect(mismatches([order(1), order(2)], [order(1), other])).toEqual(["order 2: it differs from what was told"]);
});

test("a trade that happened twice is found (exactly once)", () => {
  expect(mismatches([order(1)], [order(1), order(2)])).toEqual([
    "order 2: no trade was told of it, so one happened twice",
  ]);
});

test("one number for two trades is found (exactly once)", () => {
  expect(mismatches([order(1), order(1)], [order(1)])).toEqual(["order 1: two trades were told of it"]);
  expect(mismatches([order(1)], [order(1), order(1)])).toEqual(["a number is there twice"]);
});
