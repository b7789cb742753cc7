import { describe, expect, test } from "bun:test";
import { expectError } from "../answer.ts";
import { type Bazaar, json } from "../bazaar.ts";

const trade = { name: "Untouched", quantity: 1 };

/** Every route that changes state inside the cluster, with a body that it would take. */
const routes: [service: string, path: string, body: unknown][] = [
  ["front-end-1", "/invalidate/Untouched", {}],
  ["front-end-1", "/invalidations", { instance: "", names: ["Untouched"] }],
  ["catalog", "/update", { ...trade, type: "buy" }],
  ["catalog", "/leases", { url: "http://127.0.0.1:1", instance: "" }],
  ["catalog", "/leases/end", { session: "" }],
  ["catalog", "/lookups", { session: null, names: ["Untouched"] }],
  ["catalog", "/terms", { replica: 1, above: 0 }],
  ["catalog", "/terms/confirm", { generation: "", term: 1, replica: 1 }],
  ["catalog", "/batches", {}],
  ["catalog", "/journal", { generation: "", after: 0 }],
  ["catalog", "/listing", { after: "" }],
  ["catalog", "/inspect", { sql: "SELECT 1" }],
  ["catalog", "/relist", {}],
  ["catalog", "/repair", {}],
  ["catalog", "/answers", {}],
  ["catalog", "/open", {}],
  ["order", "/buy", trade],
  ["order", "/sell", trade],
  ["order", "/trades", { trades: [] }],
  ["order", "/push", { leader: 1, term: 1_000_000, orders: [] }],
  ["order", "/sync", { last: 0 }],
  ["order", "/identity", {}],
  ["order", "/listing", { after: "" }],
  ["order", "/inspect", { sql: "SELECT 1" }],
  ["order", "/leader-broadcast", { leader: 1, term: 1_000_000 }],
];

const wrongTokens: [string, (token: string) => Record<string, string>][] = [
  ["without a token", () => ({})],
  ["with another token of the same length", (token) => ({ Authorization: `Bearer ${"x".repeat(token.length)}` })],
  ["with a part of the token", (token) => ({ Authorization: `Bearer ${token.slice(0, -1)}` })],
  ["with more than the token", (token) => ({ Authorization: `Bearer ${token}x` })],
  ["with the token of another scheme", (token) => ({ Authorization: `Basic ${token}` })],
  ["with the bare token", (token) => ({ Authorization: token })],
];

export function clusterToken(bazaar: Bazaar): void {
  const serviceOf = async (service: string) => (service === "order" ? (await bazaar.leader()).name : service);

  for (const [service, path, body] of routes) {
    test(`${service} ${path} is refused without the token, and nothing is done`, async () => {
      const asked = await serviceOf(service);
      const before = [await bazaar.footprint(), (await bazaar.leader()).term];
      for (const [, headers] of wrongTokens) {
        expect(expectError(await bazaar.post(asked, path, body, headers(bazaar.token)), 401)).toContain("Bearer");
      }
      expect([await bazaar.footprint(), (await bazaar.leader()).term]).toEqual(before);
    });

    test(`${service} ${path} asks for the token before it looks at the body`, async () => {
      const asked = await serviceOf(service);
      for (const text of ["", "{", "null", "x".repeat(100_000)]) {
        for (const headers of [json, { "Content-Type": "text/plain" }]) {
          expectError(await bazaar.send(asked, path, { method: "POST", headers, body: text }), 401);
        }
      }
    });

    test(`${service} ${path} refuses another wire version, in words`, async () => {
      const asked = await serviceOf(service);
      const before = await bazaar.footprint();
      const message = expectError(await bazaar.internal(asked, path, body, { "X-Bazaar-Wire": "999" }), 400);
      expect(message).toContain("wire version");
      expect(message).toContain("999");
      expect(await bazaar.footprint()).toEqual(before);
    });
  }

  describe("the same wire version", () => {
    test("is welcome", async () => {
      const answer = await bazaar.internal("order-1", "/sync", { last: 0 }, { "X-Bazaar-Wire": "1" });
      expect(answer).toMatchObject({ status: 200 });
    });
  });
}
