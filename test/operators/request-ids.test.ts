import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { pause, rolesOf } from "../cluster/processes.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { type LogLine, logLines, logTexts } from "./log-lines.ts";

setDefaultTimeout(30_000);

let cluster: SpawnedCluster;

// Everything is logged, and no trade is taken unless all three replicas are in sync.
beforeAll(async () => {
  const flags = ["--min-replicas", "3"];
  cluster = await SpawnedCluster.start({ flags, env: { LOG_LEVEL: "debug", TRADE_TIMEOUT_MS: "2000" } });
});

afterAll(() => cluster[Symbol.asyncDispose]());

const ask = (path: string, init: RequestInit = {}) => fetch(cluster.url("front-end-1") + path, init);

function trade(headers: Record<string, string> = {}, body: object = gameStart) {
  const json = { "Content-Type": "application/json" };
  return ask("/orders", { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

/** The first line of a service that speaks of this request. */
function lineOf(service: string, request: string): Promise<LogLine> {
  const speaks = (line: LogLine) => line.request === request || (line.request as string[])?.includes?.(request);
  return until(`a line of ${service} about ${request}`, () => logLines(cluster, service).find(speaks));
}

const gameStart = { name: "GameStart", quantity: 1, type: "buy" };

describe("a trade is called the same in the logs of the front end, the leader and the catalog:", () => {
  test.each([
    ["by its client's name for it", { "X-Request-Id": "ticket/7", "Idempotency-Key": "key-of-7" }, "ticket/7"],
    ["by its key, where that is all that came", { "Idempotency-Key": "key-alone" }, "key-alone"],
    ["by its key, where the name does not fit", { "X-Request-Id": "a b", "Idempotency-Key": "key-2" }, "key-2"],
  ])("%s", async (_, headers, name) => {
    const answer = await trade(headers, gameStart);
    expect([answer.status, answer.headers.get("x-request-id")]).toEqual([200, name]);
    const { leader } = await rolesOf(cluster);
    expect(await lineOf("front-end-1", name)).toMatchObject({
      service: "front-end",
      route: "POST /orders",
      status: 200,
    });
    expect(await lineOf(leader, name)).toMatchObject({
      service: "order",
      id: leader.at(-1),
      term: expect.any(Number),
      number: expect.any(Number),
    });
    expect(await lineOf("catalog", name)).toMatchObject({ service: "catalog", term: expect.any(Number), trades: 1 });
  });

  test("by a new key, where nothing came", async () => {
    const answer = await trade({}, gameStart);
    const name = answer.headers.get("x-request-id")!;
    expect(name).toBe(answer.headers.get("idempotency-key")!);
    expect(await lineOf("catalog", name)).toMatchObject({ trades: 1 });
  });
});

describe("what a front end passes on is called the same behind it:", () => {
  test.each([
    ["a look-up", "/stocks/FishCo", "catalog", "POST /lookups"],
    ["a page of stocks", "/stocks?limit=1", "catalog", "GET /stocks"],
    ["an order that does not exist", "/orders/999", "catalog", "GET /orders/:number"],
    ["a page of orders", "/orders?limit=999", "catalog", "GET /orders"],
  ])("%s", async (what, path, service, route) => {
    const name = what.replaceAll(" ", "-");
    const answer = await ask(path, { headers: { "X-Request-Id": name } });
    expect(answer.headers.get("x-request-id")).toBe(name);
    expect(await lineOf(service, name)).toMatchObject({ service, route });
    expect(await lineOf("front-end-1", name)).toMatchObject({ service: "front-end" });
  });
});

test("a burst of refusals is told of in a few lines, by those that decide and by those that answer", async () => {
  const { leader, followers } = await rolesOf(cluster);
  const { pid } = cluster.process(followers[0]!);
  const burst = 200;
  await pause(pid);
  try {
    // The first ones wait for the follower, until it is known to be out of sync.
    const messages = await until(
      "a refusal",
      async () => {
        const answers = await Promise.all(Array.from({ length: burst }, () => trade({}, gameStart)));
        if (answers.some(({ status }) => status !== 503)) return undefined;
        return Promise.all(answers.map(async (answer) => (await answer.text()).replace(/.*"message":"|"}}/g, "")));
      },
      10_000,
    );
    const reason = "Only 2 replicas are in sync, 3 are asked for.";
    expect(new Set(messages)).toEqual(new Set([`${reason} Nothing was done: try again.`]));
    for (const service of [leader, "front-end-1"]) {
      const lines = await until(`all refusals in the log of ${service}`, () => {
        const warnings = logLines(cluster, service).filter(
          ({ level, kind, status }) => Number(level) === 40 && (status === 503 || String(kind).endsWith("503")),
        );
        return warnings.some(({ leftOut }) => Number(leftOut) >= burst / 2) ? warnings : undefined;
      });
      expect(lines.length).toBeLessThan(burst / 10);
      const first = lines.find(({ status }) => status === 503);
      expect(first).toMatchObject({ request: expect.stringMatching(/./), msg: expect.stringContaining(reason) });
    }
  } finally {
    process.kill(pid!, "SIGCONT");
  }
});

test("no log has the cluster token, or anything of a body", async () => {
  const secrets = { name: "Wolkenkuckuck", quantity: 918_273, type: "sell" };
  for (const body of [secrets, { ...secrets, name: 7 }, { ...secrets, type: "Kauderwelsch" }]) await trade({}, body);
  await trade({}, { ...gameStart, quantity: 918_273 });
  await ask("/orders", { method: "POST", body: "Kauderwelsch, and no JSON" });
  const internal = { Authorization: `Bearer ${cluster.token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ names: ["Wolkenkuckuck"], session: "Kauderwelsch" });
  for (const name of ["catalog", "order-1"]) {
    for (const path of ["/lookups", "/push", "/leases"]) {
      await fetch(cluster.url(name) + path, { method: "POST", headers: internal, body });
    }
  }
  const texts = logTexts(cluster);
  expect([...texts.keys()].toSorted()).toEqual(["catalog", "front-end-1", "order-1", "order-2", "order-3"]);
  for (const [service, text] of texts) {
    for (const secret of [
      cluster.token,
      "Bearer",
      "Wolkenkuckuck",
      "918273",
      "Kauderwelsch",
      '"quantity"',
      "GameStart",
    ]) {
      expect([service, secret, text.includes(secret)]).toEqual([service, secret, false]);
    }
  }
});

test("every line says which service wrote it, and one of a replica its term", async () => {
  for (const name of ["catalog", "front-end-1", "order-1", "order-2", "order-3"]) {
    const { service, id } = {
      service: name.replace(/-\d$/, ""),
      id: name.startsWith("order") ? name.at(-1) : cluster.url(name),
    };
    for (const line of logLines(cluster, name)) expect(line).toMatchObject({ service, id, time: expect.any(Number) });
  }
  const { followers } = await rolesOf(cluster);
  expect(logLines(cluster, followers[0]!).at(-1)).toMatchObject({ term: expect.any(Number) });
});
