import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { RequestMeter } from "./metrics/request-meter.ts";
import { Notices } from "./notices.ts";
import { observed, RequestWatch } from "./observed.ts";

function observing(level: "debug" | "info" = "info") {
  const clock = new ManualClock();
  const lines: unknown[] = [];
  const keep = (fields: object, message: string) => void lines.push({ ...fields, message });
  const isLevelEnabled = (asked: string) => asked !== "debug" || level === "debug";
  const log = { debug: keep, warn: keep, isLevelEnabled } as unknown as Log;
  const requests = new RequestMeter();
  const held = Promise.withResolvers<void>();
  const app = new Elysia()
    .get("/orders/:number", ({ params }) => params.number)
    .post("/orders", async ({ set }) => {
      set.headers["idempotency-key"] = "key-1";
      await held.promise;
      return "done";
    })
    .post("/pushes", async ({ request }) => {
      await held.promise;
      return new Response("", { status: request.headers.has("x-request-id") ? 504 : 200 });
    });
  const watch = new RequestWatch({ clock, log, requests, notices: new Notices(clock, log) });
  const handle = observed(app.fetch, app.routes, watch);
  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    handle(new Request(`http://localhost${path}`, { method, headers }));
  return { clock, lines, requests, send, answer: () => held.resolve() };
}

test("requests are counted by route and status, with the time that they took", async () => {
  const { clock, requests, send, answer } = observing();
  for (const number of [1, 2]) await send("GET", `/orders/${number}`);
  for (const path of ["/a", "/b"]) await send("GET", path);
  const slow = send("POST", "/orders");
  expect(requests.underWay).toBe(1);
  await clock.advance(300);
  answer();
  expect(await (await slow).text()).toBe("done");
  const figures = requests.figures.map(({ route, status, seconds }) => [route, status, seconds.count, seconds.sum]);
  expect(figures).toEqual([
    ["GET /orders/:number", 200, 2, 0],
    ["other other", 404, 2, 0],
    ["POST /orders", 200, 1, 0.3],
  ]);
  expect(requests.underWay).toBe(0);
});

test.each([
  [{}, "key-1"],
  [{ "X-Request-Id": "mine" }, "mine"],
])("a slow one is told of, by its name: %p", async (headers, request) => {
  const { clock, lines, send, answer } = observing();
  const slow = send("POST", "/orders", headers);
  await clock.advance(limits.slowMs + 1);
  answer();
  await slow;
  await send("GET", "/orders/1");
  const told = { request, route: "POST /orders", status: 200, ms: limits.slowMs + 1, message: "a slow request" };
  expect(lines).toEqual([told]);
});

test("a slow one is not told of here where it was refused, or has no name", async () => {
  const { clock, lines, send, answer } = observing();
  const slow = [send("POST", "/pushes", { "X-Request-Id": "mine" }), send("POST", "/pushes")];
  await clock.advance(limits.slowMs + 1);
  answer();
  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([504, 200]);
  expect(lines).toEqual([]);
});

test("at the level debug every one is told of that has a name", async () => {
  const { lines, send } = observing("debug");
  await send("GET", "/orders/1", { "X-Request-Id": "mine" });
  await send("GET", "/orders/1");
  expect(lines).toEqual([{ request: "mine", route: "GET /orders/:number", status: 200, ms: 0, message: "a request" }]);
});
