import { beforeEach, describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Notices } from "../runtime/notices.ts";
import { bodyOf, keyed, readPublic } from "./body.ts";
import { BazaarError } from "./errors.ts";
import { createController, type Refused, refuser } from "./http.ts";

const logged: unknown[] = [];
const keep = (entry: unknown) => void logged.push(entry);
const refused: Refused[] = [];
const log = { debug: keep, info: keep, warn: keep, error: keep } as unknown as Log;
const clock = new ManualClock();

const app = createController(refuser(new Notices(clock, log), undefined, (refusal) => void refused.push(refusal)))
  .get("/known", () => {
    throw new BazaarError(409, "Not enough shares.");
  })
  .post(
    "/busy",
    () => {
      throw new BazaarError(503, "Too much is waiting already.");
    },
    keyed(bodyOf(Type.Object({}), readPublic)),
  )
  .get("/broken", () => {
    throw new Error("SELECT secret FROM inside");
  });

const json = { "Content-Type": "application/json" };

async function send(path: string, body?: string, headers: Record<string, string> = json) {
  const init = body === undefined ? { headers } : { method: "POST", headers, body };
  const response = await app.handle(new Request(`http://a${path}`, init));
  return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
}

const envelope = (code: number, words: string) => ({
  status: code,
  json: { error: { code, message: expect.stringContaining(words) } },
});

beforeEach(() => {
  logged.splice(0);
  refused.splice(0);
});

describe("every error", () => {
  test("has the envelope: one of ours, and that of a route that does not exist", async () => {
    expect(await send("/known")).toMatchObject(envelope(409, "Not enough shares."));
    expect(await send("/nowhere")).toMatchObject(envelope(404, "There is no GET /nowhere here."));
    expect(await send("/known", "{}")).toMatchObject(envelope(404, "There is no POST /known here."));
    expect(logged).toEqual([]);
  });

  test("that is unexpected goes into the log, and only there", async () => {
    const answer = await send("/broken");
    expect(answer).toMatchObject(envelope(500, "Something went wrong"));
    expect(JSON.stringify(answer.json)).not.toContain("secret");
    expect(logged).toMatchObject([{ err: { message: "SELECT secret FROM inside" } }]);
    for (let count = 0; count < 100; count += 1) await send("/broken");
    expect(logged).toHaveLength(1);
    await clock.advance(limits.noticeMs);
    expect(logged.slice(1)).toEqual([{ kind: "unexpected Error", leftOut: 100 }]);
  });

  test("that is not the request's fault is told of, under the request's id or its key; others are not", async () => {
    for (const path of ["/known", "/nowhere", "/broken"]) await send(path);
    expect(refused).toEqual([]);
    await send("/busy", "{}", { ...json, "Idempotency-Key": "key" });
    await send("/busy", "{}", { ...json, "Idempotency-Key": "key", "X-Request-Id": "mine" });
    await send("/busy", "{}");
    const told = { status: 503, message: "Too much is waiting already." };
    expect(refused).toEqual(["key", "mine", undefined].map((request) => ({ ...told, request })));
  });
});
