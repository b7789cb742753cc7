import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { SpawnedCluster } from "../../test/harness/spawned-cluster.ts";
import { until } from "../cluster/fixtures/until.ts";
import { replicaRole } from "../cluster/replica-role.ts";
import { deadUrl } from "./fixtures/fake-front-end.ts";
import { ListeningTerminal } from "./fixtures/listening-terminal.ts";
import { parseOptions } from "./options.ts";
import { serve } from "./person/serve.ts";

setDefaultTimeout(20_000);

let cluster: SpawnedCluster;

beforeAll(async () => {
  cluster = await SpawnedCluster.start({ flags: ["--front-ends", "2"] });
});
afterAll(() => cluster[Symbol.asyncDispose]());

function spawn(...args: string[]) {
  const command = [process.execPath, "--no-orphans", `${import.meta.dir}/main.ts`, ...args];
  return Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
}

/** A person's command, in this process. */
async function client(...args: string[]) {
  const options = parseOptions([...args, "--url", cluster.url("front-end-1")]);
  if (options.mode !== "person") throw new Error("Not a person's command.");
  const terminal = new ListeningTerminal();
  await serve(options, terminal);
  return terminal.lines.join("\n");
}

async function leader(): Promise<string> {
  for (;;) {
    for (const { name, service, url } of cluster.state?.processes ?? []) {
      if (service === "order" && (await replicaRole(url)) === "leader") return name;
    }
  }
}

async function lastOrder(): Promise<number> {
  const answer = await fetch(`${cluster.url("front-end-2")}/orders?limit=1000`);
  const { data } = (await answer.json()) as { data: unknown[] };
  return data.length;
}

test("a person trades, finds the order, and may ask again with the same key", async () => {
  const bought = await client("buy", "GameStart", "3", "--key", "k");
  const number = /^Order (\d+): bought 3 GameStart\.$/.exec(bought)?.[1] ?? "none";
  expect(await client("buy", "GameStart", "3", "--key", "k")).toBe(bought);
  expect(await client("order", number)).toBe(bought);
  const json = `{"data":{"number":${number},"name":"GameStart","quantity":3,"type":"buy"}}`;
  expect(await client("order", number, "--json")).toBe(json);
  expect(await client("orders", "--after", String(Number(number) - 1))).toMatch(/ buy +3 {2}GameStart$/);
  expect(await client("sell", "GameStart", "3")).toMatch(/^Order \d+: sold 3 GameStart\.$/);
  expect(await client("lookup", "GameStart")).toMatch(/^GameStart: \$15\.99, \d+ shares\.$/);
  expect(await client("stocks", "--limit", "1")).toMatch(/^NAME +PRICE +SHARES\nAugustusPizza +12\.99 +\d+\n/);
});

test("a person sees the service's own words, and exit code 1, where it refuses", async () => {
  const run = spawn("sell", "🚀/..", "1", "--url", cluster.url("front-end-1"));
  expect(await run.stderr.text()).toBe('There is no stock "🚀/..".\n');
  expect(await run.exited).toBe(1);
});

test("the workload finds every order through a kill -9 of the leader", async () => {
  const urls = `${cluster.url("front-end-1")},${cluster.url("front-end-2")}`;
  const before = await lastOrder();
  const killed = await leader();
  const run = spawn("--url", urls, "--duration", "1.5", "--json");
  await until("a trade", async () => ((await lastOrder()) > before ? true : undefined));
  cluster.signal(killed, "SIGKILL");
  const summary = JSON.parse(await run.stdout.text());
  expect(await run.exited).toBe(0);
  expect(summary).toMatchObject({ ok: true, errors: { count: 0 }, mismatches: { count: 0 } });
  expect(summary.orders.told).toBeGreaterThan(0);
  expect(summary.orders.checked).toBe(summary.orders.told);
});

test("Ctrl-C, which bun run delivers twice, ends the workload with the check and the summary", async () => {
  const run = spawn("--url", cluster.url("front-end-1"), "--duration", "60", "--seed", "5");
  const reader = run.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let out = (await reader.read()).value ?? "";
  expect(out).toMatch(/^5 clients trade 10 stocks at .* for 60 s; probability 0\.8, seed 5\.\n/);
  run.kill("SIGINT");
  run.kill("SIGINT");
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    out += value;
  }
  expect(await run.exited).toBe(0);
  expect(out).toContain("of trading (ended early)");
});

test("a bazaar that does not run is one line, without a stack trace", async () => {
  const url = deadUrl();
  for (const args of [[], ["stocks"]]) {
    const run = spawn(...args, "--url", url);
    expect(await run.stderr.text()).toBe(`Nothing answers at ${url}: start it with bun run cluster, or give --url.\n`);
    expect(await run.stdout.text()).toBe("");
    expect(await run.exited).toBe(1);
  }
});
