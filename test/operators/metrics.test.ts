import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { pause, rolesOf } from "../cluster/processes.ts";
import { sendTrade } from "../cluster/send-trade.ts";
import { startInProcessCluster } from "../harness/in-process-cluster.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { Scrape, scrape } from "./scrape.ts";

setDefaultTimeout(30_000);

const services = ["front-end-1", "catalog", "order-1", "order-2", "order-3"];
let cluster: SpawnedCluster;

beforeAll(async () => {
  cluster = await SpawnedCluster.start();
});

afterAll(() => cluster[Symbol.asyncDispose]());

const told = (name: string) => scrape(cluster.url(name));

async function trade(): Promise<void> {
  const answer = await sendTrade(
    cluster.url("front-end-1"),
    { name: "GameStart", quantity: 1, type: "buy" },
    Bun.randomUUIDv7(),
  );
  expect(answer.status).toBe(200);
}

/** A series of a service, as it is told. */
type Told = readonly [service: string, name: string, labels?: Record<string, string>];

/** How much each of these has grown by what `act` does. */
async function growth(series: readonly Told[], act: () => Promise<unknown>): Promise<number[]> {
  const read = () =>
    Promise.all(series.map(async ([service, name, labels]) => (await told(service)).value(name, labels)));
  const before = await read();
  await act();
  return (await read()).map((value = 0, index) => value - (before[index] ?? 0));
}

test("every service tells, in Prometheus' format, under names that say what they are", async () => {
  for (const service of services) {
    const scraped = await told(service);
    for (const [metric, type] of scraped.types) {
      expect(metric).toStartWith("bazaar_");
      expect([metric, metric.endsWith("_total")]).toEqual([metric, type === "counter"]);
    }
    expect(scraped.value("bazaar_process_memory_bytes", { kind: "resident" })).toBeGreaterThan(10_000_000);
    expect(scraped.value("bazaar_process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(scraped.value("bazaar_http_requests_in_flight")).toBeGreaterThan(0);
  }
});

test("a delay of the event loop is told, once somebody looks", async () => {
  await told("catalog");
  const delay = async () => (await told("catalog")).value("bazaar_event_loop_delay_seconds", { quantile: "1" });
  expect(await until("the delay of the event loop", delay)).toBeGreaterThanOrEqual(0);
});

test("a histogram's buckets grow up to its count", async () => {
  await trade();
  const { series } = await told("catalog");
  const of = (part: string) => series.filter(({ name }) => name === `bazaar_sqlite_commit_duration_seconds_${part}`);
  const buckets = of("bucket").map(({ value }) => value);
  expect(buckets.toSorted((a, b) => a - b)).toEqual(buckets);
  expect(of("bucket").at(-1)).toMatchObject({ labels: { le: "+Inf" }, value: of("count")[0]!.value });
  expect(of("sum")[0]!.value).toBeGreaterThan(0);
});

test("a trade is counted on its whole way", async () => {
  const { leader, followers } = await rolesOf(cluster);
  const posted = { method: "POST", route: "/orders", status: "200" };
  const series: Told[] = [
    ["front-end-1", "bazaar_http_requests_total", posted],
    ["front-end-1", "bazaar_http_request_duration_seconds_count", posted],
    ["front-end-1", "bazaar_batch_size_items_sum", { queue: "trades" }],
    [leader, "bazaar_http_requests_total", { route: "/trades", status: "200" }],
    [leader, "bazaar_batch_size_items_sum", { queue: "trades" }],
    [leader, "bazaar_last_order_number"],
    [leader, "bazaar_sqlite_commit_duration_seconds_count"],
    [followers[0]!, "bazaar_http_requests_total", { route: "/nowhere" }],
    ["catalog", "bazaar_batch_size_items_sum", { queue: "trades" }],
    ["catalog", "bazaar_last_order_number"],
    ["catalog", "bazaar_sqlite_commit_duration_seconds_count"],
  ];
  expect(await growth(series, trade)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1]);
});

test("a look-up is counted as what became of it, and by its route, whatever its path", async () => {
  const frontEnd = cluster.url("front-end-1");
  const lookUp = async (path: string, status: number) => expect((await fetch(frontEnd + path)).status).toBe(status);
  await lookUp("/stocks/FishCo", 200);
  const series: Told[] = [
    ["front-end-1", "bazaar_cache_lookups_total", { cache: "stocks", result: "hit" }],
    ["front-end-1", "bazaar_cache_lookups_total", { cache: "stocks", result: "miss" }],
    ["front-end-1", "bazaar_http_requests_total", { method: "GET", route: "/stocks/:name", status: "404" }],
    ["front-end-1", "bazaar_http_requests_total", { method: "other", route: "other", status: "404" }],
  ];
  const counts = await growth(series, async () => {
    for (const _ of [1, 2, 3]) await lookUp("/stocks/FishCo", 200);
    for (const name of ["Nobody", "Nowhere"]) await lookUp(`/stocks/${name}`, 404);
    for (const path of ["/nowhere", "/stocks/a/b", "/%zz"]) await lookUp(path, 404);
  });
  expect(counts).toEqual([3, 2, 2, 3]);
  expect((await told("front-end-1")).value("bazaar_lease_valid")).toBe(1);
  expect((await told("catalog")).value("bazaar_leases")).toBe(1);
});

test("a follower that hangs lags, and is out of sync; once it goes on it is level", async () => {
  const { leader, followers } = await rolesOf(cluster);
  const follower = followers[0]!;
  const labels = { follower: follower.replace("order-", "") };
  const { pid } = cluster.process(follower);
  const state = async () => {
    const scraped = await told(leader);
    return [scraped.value("bazaar_follower_lag_orders", labels), scraped.value("bazaar_follower_in_sync", labels)];
  };
  await pause(pid);
  try {
    await trade();
    await until("a follower out of sync", async () => ((await state())[1] === 0 ? true : undefined));
    await trade();
    expect(await state()).toEqual([2, 0]);
  } finally {
    process.kill(pid!, "SIGCONT");
  }
  await until("a follower that is level", async () => ((await state()).join() === "0,1" ? true : undefined));
  expect((await told(follower)).value("bazaar_follower_lag_orders", labels)).toBeUndefined();
});

test("a failover is seen by the front end, and by who leads now", async () => {
  const { leader } = await rolesOf(cluster);
  const before = await told("front-end-1");
  expect(before.value("bazaar_leader_id")).toBe(Number(leader.at(-1)));
  expect((await told(leader)).value("bazaar_replica_role", { role: "leader" })).toBe(1);
  cluster.signal(leader, "SIGKILL");
  const failovers = (before.value("bazaar_failovers_total") ?? 0) + 1;
  const after = await until("the failover", async () => {
    const scraped = await told("front-end-1");
    return scraped.value("bazaar_failovers_total") === failovers ? scraped : undefined;
  });
  const next = `order-${after.value("bazaar_leader_id")}`;
  expect(next).not.toBe(leader);
  expect(after.value("bazaar_leader_term")).toBeGreaterThan(before.value("bazaar_leader_term") ?? 0);
  expect(after.value("bazaar_leaders_lost_total", { reason: "silent" })).toBeGreaterThan(0);
  const leading = await told(next);
  expect(leading.value("bazaar_terms_led_total")).toBe(1);
  expect(leading.value("bazaar_replica_role", { role: "leader" })).toBe(1);
  expect(leading.value("bazaar_replica_role", { role: "follower" })).toBe(0);
});

test("services of one process do not share what they tell", async () => {
  const bazaar = await startInProcessCluster();
  try {
    const read = async (name: string) => new Scrape(await (await bazaar.send(name, "/metrics")).text());
    const [frontEnd, ...replicas] = await Promise.all(["front-end-1", "order-1", "order-2", "order-3"].map(read));
    const led = replicas.map((one) => one.value("bazaar_terms_led_total"));
    expect(led.toSorted()).toEqual([0, 0, 1]);
    expect([frontEnd!.types.has("bazaar_terms_led_total"), replicas[0]!.types.has("bazaar_lease_valid")]).toEqual([
      false,
      false,
    ]);
    // What is of the process is told only where the process is one service's own.
    expect(frontEnd!.types.has("bazaar_process_memory_bytes")).toBeFalse();
  } finally {
    await bazaar.stop();
  }
});
