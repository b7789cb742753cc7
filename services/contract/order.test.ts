import { describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { LogEntry, publicOrder, readCount, readIdempotencyKey, readOrderNumber, TradeRequest } from "./order.ts";

function withKey(key: string): Headers {
  return new Headers({ "Idempotency-Key": key });
}

const refusal422 = (words: string) => expect.objectContaining({ status: 422, message: expect.stringContaining(words) });

describe("an idempotency key", () => {
  test("may be left out", () => {
    expect(readIdempotencyKey(new Headers())).toBeUndefined();
  });

  test("is 1 to 255 visible ASCII characters", () => {
    for (const good of ["a", "0197a3c2-7e1c-7b65-b6a1-7d4a5f0e4c11", "!~", "x".repeat(255)]) {
      expect(readIdempotencyKey(withKey(good))).toBe(good);
    }
    for (const bad of ["", "two words", "x".repeat(256), "caf\u00e9"]) {
      expect(() => readIdempotencyKey(withKey(bad)), bad).toThrow(refusal422("visible ASCII"));
    }
  });
});

describe("an order number in a path", () => {
  test("is a positive integer in plain digits", () => {
    expect(readOrderNumber("7")).toBe(7);
    expect(readOrderNumber("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
    const bad = [
      "0",
      "-1",
      "1.0",
      "1e3",
      "0x1",
      "007",
      " 1",
      "",
      "one",
      "9007199254740992",
      "9".repeat(500),
      undefined,
    ];
    for (const text of bad) expect(() => readOrderNumber(text), text).toThrow(refusal422("from 1"));
  });

  test("is quoted where it is refused, but not at any length", () => {
    expect(() => readOrderNumber("x".repeat(500))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{1,120}$/) }),
    );
  });
});

describe("a count in a query", () => {
  const bounds = { min: 1, max: 1_000, or: 50 };

  test("is the default where it is left out", () => {
    expect(readCount("limit", undefined, bounds)).toBe(50);
  });

  test("is an integer within its bounds", () => {
    expect(readCount("limit", "1", bounds)).toBe(1);
    expect(readCount("limit", "1000", bounds)).toBe(1_000);
    for (const bad of ["0", "1001", "-1", "1.5", "", " 1", "ten", "1e2", "9".repeat(30)]) {
      expect(() => readCount("limit", bad, bounds), bad).toThrow(
        refusal422('"limit" must be an integer from 1 to 1000'),
      );
    }
  });

  test("may go as far as numbers are exact", () => {
    const wide = { min: 0, max: Number.MAX_SAFE_INTEGER, or: 0 };
    expect(readCount("after", "9007199254740991", wide)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => readCount("after", "9007199254740993", wide)).toThrow(refusal422("after"));
  });
});

describe("the models", () => {
  test("take a trade only with a name, a quantity and a side", () => {
    const trade = { name: "GameStart", quantity: 3, type: "buy" };
    expect(Value.Check(TradeRequest, trade)).toBe(true);
    for (const bad of [{ type: "steal" }, { quantity: "3" }, { name: "" }, { type: undefined }]) {
      expect(Value.Check(TradeRequest, { ...trade, ...bad }), JSON.stringify(bad)).toBe(false);
    }
  });

  test("take an order from a log only with all that its chain needs", () => {
    const [order] = sampleOrders(1);
    expect(Value.Check(LogEntry, order)).toBe(true);
    for (const field of Object.keys(order!)) {
      expect(Value.Check(LogEntry, { ...order, [field]: undefined }), field).toBe(false);
    }
    expect(Value.Check(LogEntry, { ...order, hash: "ABC" })).toBe(false);
  });
});

test("the public sees an order without its key, term, time, replica and hash", () => {
  const [order] = sampleOrders(1);
  expect(publicOrder(order!)).toEqual({ number: 1, name: "GameStart", quantity: 1, type: "buy" });
});
