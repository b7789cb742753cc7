import { describe, expect, test } from "bun:test";
import { expectError } from "../answer.ts";
import { type Bazaar, json } from "../bazaar.ts";

const good = '{"name":"Untouched","quantity":1,"type":"buy"}';
const form = new FormData();
form.set("name", "Untouched");

/** A trade of exactly so many bytes, most of them in a text that is no stock's name. */
function padded(bytes: number): string {
  const empty = '{"name":"","quantity":1,"type":"buy"}';
  return empty.replace('""', `"${"x".repeat(bytes - empty.length)}"`);
}

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

/** Bodies that no route takes that needs one. */
const refused: [what: string, status: number, init: () => RequestInit][] = [
  ["no body", 400, () => ({ headers: json })],
  ["no body and no content type", 400, () => ({})],
  ["an empty body", 400, () => ({ headers: json, body: "" })],
  ["half an object", 400, () => ({ headers: json, body: '{"name":"Untou' })],
  ["NaN in the text", 400, () => ({ headers: json, body: good.replace("1", "NaN") })],
  ["a trailing comma", 400, () => ({ headers: json, body: good.replace("}", ",}") })],
  ["two objects", 400, () => ({ headers: json, body: good + good })],
  ["no JSON at all", 400, () => ({ headers: json, body: "buy me a share" })],
  ["a null", 422, () => ({ headers: json, body: "null" })],
  ["an array", 422, () => ({ headers: json, body: `[${good}]` })],
  ["an empty array", 422, () => ({ headers: json, body: "[]" })],
  ["a text", 422, () => ({ headers: json, body: JSON.stringify(good) })],
  ["a number", 422, () => ({ headers: json, body: "1" })],
  ["true", 422, () => ({ headers: json, body: "true" })],
  ["an empty object", 422, () => ({ headers: json, body: "{}" })],
  ["a prototype", 422, () => ({ headers: json, body: `{"__proto__":${good}}` })],
  ["deep nesting", 422, () => ({ headers: json, body: nested(30_000) })],
  ["deep nesting in a field", 422, () => ({ headers: json, body: good.replace('"Untouched"', nested(30_000)) })],
  ["deep nesting that does not end", 400, () => ({ headers: json, body: "[".repeat(60_000) })],
  ["bytes that are no text", 400, () => ({ headers: json, body: new Uint8Array([0xff, 0xfe, 0x00, 0x01]) })],
  ["plain text", 415, () => ({ headers: { "Content-Type": "text/plain" }, body: good })],
  ["another kind of JSON", 415, () => ({ headers: { "Content-Type": "application/jsonp" }, body: good })],
  ["no content type", 415, () => ({ body: new TextEncoder().encode(good) })],
  ["an HTML form", 415, () => ({ body: new URLSearchParams({ name: "Untouched" }) })],
  ["a form with files", 415, () => ({ body: form })],
];

/** What is too much for a public route. */
const tooLarge: [what: string, body: () => Exclude<RequestInit["body"], undefined>][] = [
  ["one byte more than 64 kB", () => padded(65_537)],
  ["10 MB", () => padded(10_000_000)],
  ["10 MB of unknown length", () => new Blob([padded(10_000_000)]).stream()],
  ["64 kB in characters, but more in bytes", () => padded(65_000).replaceAll("xx", "xé")],
  ["10 MB that are no JSON", () => "x".repeat(10_000_000)],
];

const routes: [service: string, path: string][] = [
  ["front-end-1", "/orders"],
  ["catalog", "/update"],
  ["order", "/buy"],
  ["order", "/sell"],
  ["order", "/push"],
  ["order", "/sync"],
  ["order", "/leader-broadcast"],
];

export function badBodies(bazaar: Bazaar): void {
  const post = async (service: string, path: string, init: RequestInit) => {
    const isPublic = service === "front-end-1";
    const asked = service === "order" ? (await bazaar.leader()).name : service;
    const headers = { ...(init.headers as object), ...(isPublic ? {} : bazaar.authorization) };
    return bazaar.send(asked, path, { ...init, method: "POST", headers });
  };

  for (const [service, path] of routes) {
    test(`${service} ${path} refuses every body that is none, and nothing changes`, async () => {
      const before = await bazaar.footprint();
      for (const [what, status, init] of refused) {
        const answer = await post(service, path, init());
        expect([what, answer.status]).toEqual([what, status]);
        expectError(answer, status);
      }
      expect(await bazaar.footprint()).toEqual(before);
    });
  }

  describe("too large for a public route", () => {
    for (const [what, body] of tooLarge) {
      test(`is a body of ${what}`, async () => {
        const before = await bazaar.footprint();
        const message = expectError(await post("front-end-1", "/orders", { headers: json, body: body() }), 413);
        expect(message).toContain("65536");
        expect(await bazaar.footprint()).toEqual(before);
      });
    }

    test("is not a body of 64 kB", async () => {
      const trade = '{"name":"GameStart","quantity":1,"type":"buy"}';
      const body = trade + " ".repeat(65_536 - trade.length);
      const answer = await post("front-end-1", "/orders", { headers: json, body });
      expect(answer).toMatchObject({ status: 200 });
    });
  });

  test("a body of 17 MB is too large inside the cluster, too", async () => {
    const before = await bazaar.footprint();
    expectError(await post("order", "/push", { headers: json, body: padded(17_000_000) }), 413);
    expect(await bazaar.footprint()).toEqual(before);
  });
}
