import { describe, expect, test } from "bun:test";
import { type Answer, expectError } from "../answer.ts";
import { type Bazaar, type Headered, json } from "../bazaar.ts";

/** A way to send a trade of `Keyed` under a key. */
type Send = (bazaar: Bazaar, quantity: number, headers: Headered) => Promise<Answer>;

const ways: Record<string, Send> = {
  "POST /orders": (bazaar, quantity, headers) => bazaar.trade("buy", quantity, "Keyed", headers),
  "POST /buy": async (bazaar, quantity, headers) =>
    bazaar.internal((await bazaar.leader()).name, "/buy", { name: "Keyed", quantity }, headers),
  "POST /update": (bazaar, quantity, headers) =>
    bazaar.internal("catalog", "/update", { name: "Keyed", quantity, type: "buy" }, headers),
};

const keyOf = ({ headers }: Answer) => headers.get("idempotency-key");

export function idempotencyKeys(bazaar: Bazaar): void {
  for (const [way, send] of Object.entries(ways)) {
    describe(way, () => {
      const keyed = (quantity: number, key: string) => send(bazaar, quantity, { "Idempotency-Key": key });

      test("makes a key where none came, another one each time", async () => {
        const answers = [await send(bazaar, 1, {}), await send(bazaar, 1_000, {}), await send(bazaar, 1_000, {})];
        expect(answers.map(({ status }) => status)).toEqual([200, 409, 409]);
        for (const answer of answers)
          expect(keyOf(answer)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(new Set(answers.map(keyOf)).size).toBe(3);
      });

      test("answers a repeat as the first time, and does nothing again", async () => {
        const key = `repeat of ${way}`.replaceAll(" ", "-");
        const first = await keyed(1, key);
        const { quantity } = await bazaar.stock("Keyed");
        const repeats = await Promise.all(Array.from({ length: 10 }, () => keyed(1, key)));
        for (const answer of [first, ...repeats]) {
          expect({ status: answer.status, body: answer.body, key: keyOf(answer) }).toEqual({
            status: 200,
            body: first.body,
            key,
          });
        }
        expect(await bazaar.stock("Keyed")).toMatchObject({ quantity });
      });

      test("repeats a rejection too, also when the trade would succeed by now", async () => {
        const key = `rejected-${way}`.replaceAll(" ", "-");
        const { quantity } = await bazaar.stock("Keyed");
        const first = await keyed(quantity + 1, key);
        expectError(first, 409);
        await bazaar.order("sell", 1, "Keyed");
        const second = await keyed(quantity + 1, key);
        expectError(second, 409);
        expect(second.body).toEqual(first.body);
        expect([keyOf(first), keyOf(second)]).toEqual([key, key]);
      });

      test("refuses a key that was used for another trade", async () => {
        const key = `other-${way}`.replaceAll(" ", "-");
        await keyed(1, key);
        const before = await bazaar.footprint();
        const other = await keyed(2, key);
        expectError(other, 422);
        expect(keyOf(other)).toBe(key);
        expect(await bazaar.footprint()).toEqual(before);
      });

      for (const [what, key] of [
        ["empty", ""],
        ["longer than 255 characters", "k".repeat(256)],
        ["with a space in it", "a b"],
        ["that is not ASCII", "schlüssel"],
      ] as const) {
        test(`refuses a key ${what}`, async () => {
          const before = await bazaar.footprint();
          expect(expectError(await keyed(1, key), 422)).toContain("Idempotency-Key");
          expect(await bazaar.footprint()).toEqual(before);
        });
      }
    });
  }

  test("a key may have 255 characters, and any that is visible", async () => {
    const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join("");
    for (const key of [visible, "k".repeat(255)]) {
      const answer = await bazaar.trade("buy", 1, "Keyed", { "Idempotency-Key": key });
      expect([answer.status, keyOf(answer)]).toEqual([200, key]);
    }
  });

  test("one key is one trade, whichever service it comes through", async () => {
    const key = "one-key-everywhere";
    const number = await bazaar.trade("buy", 1, "Keyed", { "Idempotency-Key": key });
    const { quantity } = await bazaar.stock("Keyed");
    for (const send of Object.values(ways))
      expect((await send(bazaar, 1, { "Idempotency-Key": key })).status).toBe(200);
    expect((await ways["POST /orders"]!(bazaar, 1, { "Idempotency-Key": key })).body).toEqual(number.body);
    expect(await bazaar.stock("Keyed")).toMatchObject({ quantity });
  });

  test("the answer to a bad body carries the key that came with it", async () => {
    const headers = { ...json, "Idempotency-Key": "key-of-a-bad-body" };
    for (const body of ["", "{", "[]", '{"name":"Keyed"}', "x".repeat(70_000)]) {
      const answer = await bazaar.send("front-end-1", "/orders", { method: "POST", headers, body });
      expect([answer.status < 500, keyOf(answer)]).toEqual([true, "key-of-a-bad-body"]);
    }
  });
}
