import { describe, expect, test } from "bun:test";
import type { Order } from "../contract/order.ts";
import { tagStock } from "./lookup-response.ts";
import { quickAnswer } from "./quick-answer.ts";

/** Everything that it is asked for is in memory. */
const cache = {
  held: (name: string) => tagStock({ name, price: 1, quantity: 2 }, '"g-7"'),
};
const lookup = {
  held: (number: string): Order => ({ number: Number(number), name: "GameStart", quantity: 2, type: "buy" }),
};
const nothing = { held: () => undefined };

const answer = (path: string, init?: RequestInit) =>
  quickAnswer(new Request(`http://127.0.0.1:3000${path}`, init), cache, lookup);

describe("a look-up of what is in memory", () => {
  test("of a stock has its tag, and is to be asked for again", async () => {
    const response = answer("/stocks/Game-Start_2")!;
    expect(await response.json()).toEqual({ data: { name: "Game-Start_2", price: 1, quantity: 2 } });
    expect(response.headers.toJSON()).toEqual({
      "cache-control": "no-cache",
      "content-type": "application/json",
      etag: '"g-7"',
    });
  });

  test("of a stock that the asker has already is 304", () => {
    expect(answer("/stocks/A", { headers: { "If-None-Match": 'W/"g-6", "g-7"' } })?.status).toBe(304);
    expect(answer("/stocks/A", { headers: { "If-None-Match": '"g-6"' } })?.status).toBe(200);
  });

  test("of an order may be kept for ever", async () => {
    const response = answer("/orders/17")!;
    expect(await response.json()).toEqual({ data: { number: 17, name: "GameStart", quantity: 2, type: "buy" } });
    expect(response.headers.get("cache-control")).toBe("immutable, max-age=31536000");
  });
});

describe("the router answers", () => {
  test.each([
    "/stocks/100%",
    "/stocks/a%20b",
    "/stocks/a/b",
    "/stocks/a?b",
    "/stocks/",
    "/stocks",
    "/stocksGameStart",
    "/cache",
    "/",
    "/x/stocks/GameStart",
  ])("%s, whatever is in memory", (path) => {
    expect(answer(path)).toBeUndefined();
  });

  test("what is not in memory, and what is no GET", () => {
    expect(quickAnswer(new Request("http://127.0.0.1/stocks/A"), nothing, nothing)).toBeUndefined();
    expect(quickAnswer(new Request("http://127.0.0.1/orders/1"), nothing, nothing)).toBeUndefined();
    expect(answer("/stocks/A", { method: "POST" })).toBeUndefined();
  });
});
