import { describe, expect, test } from "bun:test";
import { expectError } from "../answer.ts";
import { type Bazaar, replicas } from "../bazaar.ts";

const badNumbers = [
  "0",
  "-1",
  "1.5",
  "abc",
  "99999999999999999999",
  "9007199254740992",
  "1e3",
  "0x1",
  "01",
  "%201",
  "+1",
];

/** Each service's public routes, in one piece. */
const routes: Record<string, readonly string[]> = {
  "front-end-1": ["/stocks", "/stocks/Untouched", "/orders", "/orders/1", "/health/live", "/invalidate/Untouched"],
  catalog: ["/stocks", "/lookup/Untouched", "/update", "/health/live", "/terms", "/batches", "/journal", "/open"],
  "order-1": ["/orders/1", "/ping", "/buy", "/sell", "/push", "/sync", "/leader-broadcast", "/health/live"],
};

const unknownPaths = [
  "/stock",
  "/Stocks",
  "/stocks/Untouched/",
  "/stocks/Untouched/price",
  "/orders/1/",
  "/orders/",
  "/orders/1/2",
  "/health",
  "/health/dead",
  "/favicon.ico",
  "/.env",
  "/__proto__",
  "/constructor",
  "/%zz",
  "/%00",
  `/${"x".repeat(5_000)}`,
];

export function badPaths(bazaar: Bazaar): void {
  describe("an order number", () => {
    for (const number of badNumbers) {
      test(`can't be ${number}`, async () => {
        for (const service of ["front-end-1", ...replicas]) {
          expect(expectError(await bazaar.get(service, `/orders/${number}`), 422)).toContain("integer");
        }
      });
    }
  });

  for (const [service, known] of Object.entries(routes)) {
    test(`${service} answers 404 to a path that it does not have`, async () => {
      for (const path of unknownPaths) {
        expectError(await bazaar.get(service, path), 404);
        expectError(await bazaar.internal(service, path, {}), 404);
      }
      expectError(await bazaar.internal(service, "/", {}), 404);
      // A front end has its page there.
      if (service !== "front-end-1") expectError(await bazaar.get(service, "/"), 404);
    });

    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
      test(`${service} answers 404 to ${method}, and nothing changes`, async () => {
        const before = await bazaar.footprint();
        for (const path of known) {
          const headers = { ...bazaar.authorization, "Content-Type": "application/json" };
          const body = JSON.stringify({ name: "Untouched", quantity: 1, type: "buy" });
          const message = expectError(await bazaar.send(service, path, { method, headers, body }), 404);
          expect(message).toContain(method);
        }
        expect(await bazaar.footprint()).toEqual(before);
      });
    }

    test(`${service} answers HEAD like GET, without the body`, async () => {
      for (const path of [...known, "/nothing"]) {
        const get = await bazaar.get(service, path);
        const head = await bazaar.send(service, path, { method: "HEAD" });
        expect([path, head.status, head.status < 500]).toEqual([path, get.status, true]);
        expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
      }
    });
  }

  test("GET where only POST is known, and POST where only GET is, are 404", async () => {
    expectError(await bazaar.get("front-end-1", "/invalidate/Untouched"), 404);
    expectError(await bazaar.get("catalog", "/update"), 404);
    for (const path of ["/buy", "/sell", "/push", "/sync", "/leader-broadcast"]) {
      expectError(await bazaar.get("order-1", path), 404);
    }
    expectError(await bazaar.internal("front-end-1", "/stocks/Untouched", {}), 404);
    expectError(await bazaar.internal("front-end-1", "/orders/1", {}), 404);
    expectError(await bazaar.internal("catalog", "/lookup/Untouched", {}), 404);
    expectError(await bazaar.internal("order-1", "/ping", {}), 404);
  });

  test("the host that a client calls a service by does not matter", async () => {
    for (const host of ["x", "db", "bazaar.example:8080"]) {
      const answer = await bazaar.get("front-end-1", "/health/live", { Host: host });
      expect(answer).toMatchObject({ status: 200 });
    }
  });
}
