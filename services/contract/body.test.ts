import { describe, expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { silentLog } from "../../test/harness/surroundings.ts";
import { limits } from "../runtime/limits.ts";
import { Notices } from "../runtime/notices.ts";
import { bodyOf, internalBody, keyed, optionalInternalBody, readPublic } from "./body.ts";
import { createController, refuser } from "./http.ts";
import { PublicTrade, TradeRequest } from "./order.ts";

const token = "test-cluster-token";
const anything = Type.Object({});
const publicBody = <Schema extends TSchema>(schema: Schema) => bodyOf(schema, readPublic);

const app = createController(refuser(new Notices(new ManualClock(), silentLog)))
  .post("/public", ({ body }) => ({ got: body }), publicBody(anything))
  .post("/trade", ({ body }) => ({ got: body }), publicBody(TradeRequest))
  .post("/from-the-public", ({ body }) => ({ got: body }), publicBody(PublicTrade))
  .post("/keyed", ({ body }) => ({ got: body }), keyed(publicBody(anything)))
  .post("/internal", ({ body }) => ({ got: body }), internalBody(token, anything))
  .post("/optional", ({ body }) => ({ got: body }), optionalInternalBody(token, anything));

const json = { "Content-Type": "application/json" };
const authorized = { ...json, Authorization: `Bearer ${token}` };

async function send(path: string, body?: string, headers: Record<string, string> = json) {
  const init = body === undefined ? { headers } : { method: "POST", headers, body };
  const response = await app.handle(new Request(`http://a${path}`, init));
  return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
}

const envelope = (code: number, words: string) => ({
  status: code,
  json: { error: { code, message: expect.stringContaining(words) } },
});

describe("a public body", () => {
  test("is a JSON object", async () => {
    expect(await send("/public", '{"a":1}')).toMatchObject({ status: 200, json: { got: { a: 1 } } });
    for (const bad of ["[]", "null", "3", '"text"', "true"]) {
      expect(await send("/public", bad), bad).toMatchObject(envelope(422, "must be a JSON object"));
    }
  });

  test("that is empty or malformed is refused with 400", async () => {
    expect(await send("/public", "")).toMatchObject(envelope(400, "empty"));
    for (const bad of ["{", "{'a':1}", "a=1"]) {
      expect(await send("/public", bad), bad).toMatchObject(envelope(400, "not valid JSON"));
    }
  });

  test("of another type is refused with 415", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      expect(await send("/public", "{}", { "Content-Type": type }), type).toMatchObject(envelope(415, type));
    }
    const withCharset = { "Content-Type": "Application/JSON; charset=utf-8" };
    expect(await send("/public", "{}", withCharset)).toMatchObject({ status: 200 });
  });

  test("may have 64 kB, counted in bytes, and not one more", async () => {
    const ofBytes = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`;
    expect((await send("/public", ofBytes(limits.publicBodyBytes))).status).toBe(200);
    expect(await send("/public", ofBytes(limits.publicBodyBytes + 1))).toMatchObject(envelope(413, "65536 bytes"));
    const wide = `{"a":"${"€".repeat(limits.publicBodyBytes / 2)}"}`;
    expect((await send("/public", wide)).status).toBe(413);
  });

  test("is refused by its announced length before it is read", async () => {
    const announced = { ...json, "Content-Length": String(limits.publicBodyBytes + 1) };
    expect((await send("/public", "{}", announced)).status).toBe(413);
  });
});

test("a compressed body is refused with 415, and says so", async () => {
  const compressed = Bun.gzipSync('{"a":1}');
  for (const encoding of ["gzip", "x-anything"]) {
    const headers = { ...json, "Content-Encoding": encoding };
    const response = await app.handle(new Request("http://a/public", { method: "POST", headers, body: compressed }));
    expect(response.status).toBe(415);
    expect(await response.json()).toEqual({
      error: { code: 415, message: `Send the body uncompressed; got Content-Encoding: "${encoding}".` },
    });
  }
  const identity = await send("/public", "{", { ...json, "Content-Encoding": "identity" });
  expect(identity).toMatchObject(envelope(400, "not valid JSON"));
});

describe("a value of the wrong shape", () => {
  const trade = { name: "GameStart", quantity: 3, type: "buy" };
  const sendTrade = (change: object) => send("/trade", JSON.stringify({ ...trade, ...change }));

  test("is refused with 422, in words that say what is wanted and what came", async () => {
    expect(await sendTrade({ quantity: 0 })).toMatchObject(
      envelope(422, '"quantity" must be an integer from 1 to 1,000,000,000; got 0.'),
    );
    expect(await sendTrade({ type: "steal" })).toMatchObject(
      envelope(422, '"type" must be "buy" or "sell"; got "steal".'),
    );
    expect(await sendTrade({ name: undefined })).toMatchObject(envelope(422, '"name" must be 1 to 64 printable'));
  });

  test("is never mended: a number in quotes is not a number", async () => {
    for (const quantity of ["1", 1.5, -5, null, [1], true]) {
      expect((await sendTrade({ quantity })).status, JSON.stringify(quantity)).toBe(422);
    }
  });

  test("is quoted, but not at any length", async () => {
    const { json: answer } = await sendTrade({ name: "x".repeat(5_000) });
    expect(JSON.stringify(answer).length).toBeLessThan(300);
  });

  test("does not come of a field that nobody knows, unless it comes from the public", async () => {
    expect((await sendTrade({ comment: "please" })).status).toBe(200);
    const fromThePublic = await send("/from-the-public", JSON.stringify({ ...trade, comment: "please" }));
    expect(fromThePublic).toMatchObject(
      envelope(422, '"comment" is no field of this body: it has name, quantity, type.'),
    );
  });
});

describe("a route that changes state inside the cluster", () => {
  test("answers 401 without the token, before it looks at anything else", async () => {
    const wrong = ["", "Bearer", "Bearer ", `Bearer ${token}x`, `Bearer ${"x".repeat(token.length)}`, token];
    for (const path of ["/internal", "/optional"]) {
      for (const authorization of wrong) {
        const answer = await send(path, "not even JSON", { ...json, Authorization: authorization });
        expect(answer, authorization).toMatchObject(envelope(401, "cluster"));
      }
      expect((await send(path, "not even JSON", {})).status).toBe(401);
    }
    expect(await send("/internal", '{"a":1}', authorized)).toMatchObject({ status: 200, json: { got: { a: 1 } } });
  });

  test("refuses another wire version in words, and takes a caller that names none", async () => {
    const version = (text: string) => ({ ...authorized, "X-Bazaar-Wire": text });
    expect(await send("/internal", "{}", version("2"))).toMatchObject(envelope(400, "wire version 1, the caller 2"));
    expect((await send("/internal", "{}", version("1"))).status).toBe(200);
  });

  test("takes a batch that no public route would", async () => {
    const large = JSON.stringify({ a: "x".repeat(limits.publicBodyBytes) });
    expect((await send("/internal", large, authorized)).status).toBe(200);
  });

  test("goes without a body only where it may be left out", async () => {
    expect(await send("/optional", "", authorized)).toMatchObject({ status: 200, json: { got: {} } });
    expect(await send("/internal", "", authorized)).toMatchObject(envelope(400, "empty"));
    expect(await send("/optional", "{", authorized)).toMatchObject(envelope(400, "not valid JSON"));
  });
});

test("a refused body carries the idempotency key that came with it, if it is one", async () => {
  const withKey = (key: string) => ({ ...json, "Idempotency-Key": key });
  expect((await send("/keyed", "{", withKey("my-key"))).headers.get("idempotency-key")).toBe("my-key");
  expect((await send("/keyed", "{", withKey("not a key"))).headers.get("idempotency-key")).toBeNull();
});
