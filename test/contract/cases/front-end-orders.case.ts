import { describe, expect, test } from "bun:test";
import { expectBody, expectError, expectSuccess } from "../answer.ts";
import type { Bazaar } from "../bazaar.ts";

const service = "front-end-1";

export function frontEndOrders(bazaar: Bazaar): void {
  test("a trade is answered with its order's number, and changes the shares", async () => {
    const before = await bazaar.stock("Traded");
    const bought = await bazaar.trade("buy", 3, "Traded");
    expectBody(bought, { data: { transaction_number: expect.any(Number) } });
    expectBody(await bazaar.get(service, "/stocks/Traded"), {
      data: { name: "Traded", price: 9.99, quantity: before.quantity - 3 },
    });
    await bazaar.order("sell", 5, "Traded");
    expect(await bazaar.stock("Traded")).toEqual({
      ...before,
      quantity: before.quantity + 2,
      version: before.version + 2,
    });
  });

  test("an answer carries the request's own id, or else the trade's key, or else a new one", async () => {
    const named = (headers: Record<string, string>, quantity: number) =>
      bazaar.trade("buy", quantity, "Traded", headers).then((answer) => answer.headers.get("x-request-id"));
    for (const quantity of [1, 1_000_000]) {
      const headers = { "Idempotency-Key": `named-${quantity}` };
      expect(await named({ ...headers, "X-Request-Id": "mine" }, quantity)).toBe("mine");
      expect(await named(headers, quantity)).toBe(`named-${quantity}`);
      expect(await named({}, quantity)).toBeString();
    }
    expect(await named({}, 0)).toBeString();
  });

  test("order numbers follow each other without a hole, rejections in between or not", async () => {
    const first = await bazaar.order("buy", 1, "Traded");
    expectError(await bazaar.trade("buy", 1_000_000, "Traded"), 409);
    expectError(await bazaar.trade("sell", 1, "NoSuchCo"), 404);
    expect(await bazaar.order("sell", 1, "Traded")).toBe(first + 1);
  });

  test("an order is shown with its number, name, quantity and type", async () => {
    const number = await bazaar.order("sell", 7, "Traded");
    const answer = await bazaar.get(service, `/orders/${number}`);
    expectBody(answer, { data: { number, name: "Traded", quantity: 7, type: "sell" } });
    // It never changes.
    expect(answer.headers.get("cache-control")).toContain("immutable");
  });

  test("what is not an order may be one soon: a 404 is not kept", async () => {
    const next = (await bazaar.settled()) + 1;
    const answer = await bazaar.get(service, `/orders/${next}`);
    expectError(answer, 404);
    expect(answer.headers.get("cache-control")).toBeNull();
    expect(await bazaar.order("sell", 1, "Traded")).toBe(next);
    expect(await bazaar.get(service, `/orders/${next}`)).toMatchObject({ status: 200 });
  });

  test("an order that does not exist is a 404, up to the largest number there is", async () => {
    const last = await bazaar.settled();
    expectError(await bazaar.get(service, `/orders/${last + 1}`), 404);
    expectError(await bazaar.get(service, `/orders/${Number.MAX_SAFE_INTEGER}`), 404);
  });

  test("a trade in an unknown stock is a 404, one that asks for too much a 409", async () => {
    expect(expectError(await bazaar.trade("buy", 1, "NoSuchCo"), 404)).toContain("NoSuchCo");
    const { quantity } = await bazaar.stock("Traded");
    expect(expectError(await bazaar.trade("buy", quantity + 1, "Traded"), 409)).toContain("Traded");
    expect(await bazaar.stock("Traded")).toMatchObject({ quantity });
  });

  test("a field that is not known is refused by name, and between services passed over", async () => {
    const before = await bazaar.footprint();
    const trade = { name: "Traded", quantity: 1, type: "buy" };
    const message = expectError(await bazaar.post(service, "/orders", { ...trade, price: 20 }), 422);
    expect(message).toBe('"price" is no field of this body: it has name, quantity, type.');
    for (const name of ["__proto__", "constructor", "x".repeat(5_000), "a/b"]) {
      const body = JSON.stringify(trade).replace("{", `{${JSON.stringify(name)}:1,`);
      const headers = { "Content-Type": "application/json" };
      const answer = await bazaar.send(service, "/orders", { method: "POST", headers, body });
      expect(expectError(answer, 422).length).toBeLessThan(120);
    }
    expect(await bazaar.footprint()).toEqual(before);
    expectSuccess(await bazaar.internal("catalog", "/update", { ...trade, price: 20 }));
  });

  test("a query parameter that is not known is refused by name", async () => {
    for (const [path, name] of [
      ["/orders?order=desc", '"order"'],
      ["/orders?before=10", '"before"'],
      ["/orders?limit=1&Limit=2", '"Limit"'],
      ["/stocks?sort=price", '"sort"'],
      ["/stocks/Traded?currency=EUR", '"currency"'],
      ["/orders/1?full", '"full"'],
    ] as const) {
      expect(expectError(await bazaar.get(service, path), 422)).toContain(name);
    }
    expect(await bazaar.get("catalog", "/stocks?limit=1&sort=price")).toMatchObject({ status: 200 });
  });

  test("a content type may name its character set", async () => {
    const headers = { "Content-Type": "Application/JSON; charset=utf-8" };
    const body = JSON.stringify({ name: "Traded", quantity: 1, type: "buy" });
    expect(await bazaar.send(service, "/orders", { method: "POST", headers, body })).toMatchObject({ status: 200 });
  });

  describe("the list of orders", () => {
    const list = async (query: string) => {
      const answer = await bazaar.get(service, `/orders${query}`);
      expectBody(answer, { data: expect.any(Array) });
      return (answer.body as { data: { number: number }[] }).data;
    };
    const numbersFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

    test("holds 50 unless told otherwise, by number, each as it is shown alone", async () => {
      await Promise.all(numbersFrom(0, 60).map(() => bazaar.order("sell", 1, "Bulk")));
      const orders = await list("");
      expect(orders.map(({ number }) => number)).toEqual(numbersFrom(1, 50));
      for (const order of orders.slice(0, 5)) {
        expectBody(await bazaar.get(service, `/orders/${order.number}`), { data: order });
        expect(Object.keys(order)).toEqual(["number", "name", "quantity", "type"]);
      }
    });

    test("may hold a single order", async () => {
      for (const asked of [service, "catalog", "order-1"]) {
        const { body } = await bazaar.get(asked, "/orders?limit=1");
        expect(body).toMatchObject({ data: [{ number: 1 }] });
        expect((body as { data: unknown[] }).data).toHaveLength(1);
      }
    });

    test("comes in pages, and ends with an empty one", async () => {
      const last = await bazaar.settled();
      expect((await list("?after=2&limit=3")).map(({ number }) => number)).toEqual([3, 4, 5]);
      expect((await list(`?after=${last - 1}&limit=1000`)).map(({ number }) => number)).toEqual([last]);
      expect(await list(`?after=${last}`)).toEqual([]);
      expect(await list(`?after=${Number.MAX_SAFE_INTEGER}`)).toEqual([]);
    });

    for (const query of ["limit=0", "limit=1001", "limit=abc", "after=-1", "after=1.5", "after=", "after=9e9"]) {
      test(`refuses ${query}, at every service`, async () => {
        for (const asked of [service, "catalog", "order-1"]) {
          expectError(await bazaar.get(asked, `/orders?${query}`), 422);
        }
      });
    }
  });
}
