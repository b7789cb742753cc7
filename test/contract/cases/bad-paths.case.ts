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
  "/stocks/Untouched/price",
  "/orders//",
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
      expectError(await bazaar.internal(service, "/", {}), service === "front-end-1" ? 405 : 404);
      // A front end has its page there.
      if (service !== "front-end-1") expectError(await bazaar.get(service, "/"), 404);
    });

    for (const method of ["PUT", "PATCH", "DELETE"]) {
      test(`${service} answers 405 to ${method}, with the methods that there are, and nothing changes`, async () => {
        const before = await bazaar.footprint();
        for (const path of known) {
          const headers = { ...bazaar.authorization, "Content-Type": "application/json" };
          const body = JSON.stringify({ name: "Untouched", quantity: 1, type: "buy" });
          const answer = await bazaar.send(service, path, { method, headers, body });
          expect(expectError(answer, 405)).toContain(method);
          expect([path, answer.headers.get("allow")]).toEqual([
            path,
            expect.stringMatching(/\b(GET|POST)\b.*OPTIONS$/),
          ]);
        }
        expect(await bazaar.footprint()).toEqual(before);
      });
    }

    test(`${service} tells the methods of a path that it has`, async () => {
      for (const path of known) {
        const answer = await bazaar.send(service, path, { method: "OPTIONS" });
        expect([path, answer.status]).toEqual([path, 204]);
        expect(answer.headers.get("allow")).toMatch(/\b(GET|POST)\b.*OPTIONS$/);
      }
      expectError(await bazaar.send(service, "/nowhere", { method: "OPTIONS" }), 404);
    });

    test(`${service} takes a path with a slash at its end as the one without`, async () => {
      for (const path of known) {
        const [slashed, without] = await Promise.all([bazaar.get(service, `${path}/`), bazaar.get(service, path)]);
        expect([path, slashed.status]).toEqual([path, without.status]);
      }
    });

    test(`${service} answers HEAD like GET, without the body`, async () => {
      for (const path of [...known, "/nothing"]) {
        const get = await bazaar.get(service, path);
        const head = await bazaar.send(service, path, { method: "HEAD" });
        expect([path, head.status, head.status < 500]).toEqual([path, get.status, true]);
        expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
      }
    });
  }

  test("a trade is taken at a path with a slash at its end, and a page with its query", async () => {
    const body = JSON.stringify({ name: "GameStart", quantity: 1, type: "buy" });
    const headers = { "Content-Type": "application/json", "Idempotency-Key": "with-a-slash" };
    const answer = await bazaar.send("front-end-1", "/orders/", { method: "POST", headers, body });
    expect(answer).toMatchObject({ status: 200 });
    const page = await bazaar.get("front-end-1", "/stocks/?limit=1");
    expect(page).toMatchObject({ status: 200, body: { data: [expect.anything()] } });
    const lookUp = await bazaar.get("front-end-1", "/stocks/Untouched/");
    expect(lookUp).toMatchObject({ status: 200, body: { data: { name: "Untouched" } } });
  });

  test("GET where only POST is known, and POST where only GET is, are 405", async () => {
    expectError(await bazaar.get("front-end-1", "/invalidate/Untouched"), 405);
    expectError(await bazaar.get("catalog", "/update"), 405);
    for (const path of ["/buy", "/sell", "/push", "/sync", "/leader-broadcast"]) {
      expectError(await bazaar.get("order-1", path), 405);
    }
    expectError(await bazaar.internal("front-end-1", "/stocks/Untouched", {}), 405);
    expectError(await bazaar.internal("front-end-1", "/orders/1", {}), 405);
    expectError(await bazaar.internal("catalog", "/lookup/Untouched", {}), 405);
    expectError(await bazaar.internal("order-1", "/ping", {}), 405);
  });

  test("the host that a client calls a service by does not matter", async () => {
    for (const host of ["x", "db", "bazaar.example:8080"]) {
      const answer = await bazaar.get("front-end-1", "/health/live", { Host: host });
      expect(answer).toMatchObject({ status: 200 });
    }
  });
}
