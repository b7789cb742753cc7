import { afterEach, beforeEach, expect, test } from "bun:test";
import { deadUrl } from "../../client/fixtures/fake-front-end.ts";
import { reportService } from "./service-report.ts";

const replica = { id: 3, role: "aside", term: 2, leader: 1, last: 7, hash: "ab", reason: "another history" };
const refusal = (message: string, more = {}) =>
  Response.json({ error: { code: 503, message }, ...more }, { status: 503 });

let child: Bun.Subprocess;
let answer: (path: string) => Response | Promise<Response>;
let server: Bun.Server<undefined>;

beforeEach(() => {
  child = Bun.spawn(["sleep", "60"]);
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: ({ url }) => answer(new URL(url).pathname) });
});
afterEach(() => {
  child.kill("SIGKILL");
  server.stop(true);
});

/** A replica that lives, as its launcher would see it. */
function report(url = server.url.origin) {
  const order = { name: "order-3", service: "order", id: 3, url, pid: child.pid } as const;
  const state = { ready: true, launcher: { pid: process.pid, startedAt: "" }, processes: [order] };
  return reportService({ dataDir: "/data", state, launcher: { parent: 1, paused: false, command: "" } }, order);
}

test("a replica that can't work says why, and still what it is", async () => {
  answer = (path) => refusal("Replica 3 has stepped aside:\nits log.", path === "/ping" ? { replica } : {});
  const missing = "Replica 3 has stepped aside:\\nits log.";
  expect(await report()).toMatchObject({ state: "not ready", missing, replica });
});

test("a service that answers something else is not ready, and no replica", async () => {
  answer = () => Response.json(null, { status: 404 });
  expect(await report()).toMatchObject({ state: "not ready", missing: "it answers 404", replica: null });
  answer = () => Response.json({ replica: { term: "seven", hash: "ab" } });
  expect(await report()).toMatchObject({ state: "ready", replica: null });
});

test("a process that does not listen yet is starting", async () => {
  expect(await report(deadUrl())).toMatchObject({ state: "starting", missing: null, replica: null });
});

test("a service that does not answer in time is silent", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  answer = () => promise.then(() => new Response());
  expect(await report()).toMatchObject({ state: "silent", missing: null, replica: null });
  resolve();
});
