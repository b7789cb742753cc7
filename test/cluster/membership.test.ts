import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { defaultListing } from "../../db/listing.ts";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { SpawnedCluster, type SpawnOptions } from "../harness/spawned-cluster.ts";

const name = defaultListing[0]?.name;

async function buy(cluster: SpawnedCluster, key: string): Promise<number | undefined> {
  const response = await fetch(`${cluster.url("front-end-1")}/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ name, quantity: 1, type: "buy" }),
  });
  const { data } = (await response.json()) as { data?: { transaction_number: number } };
  return data?.transaction_number;
}

/** What the launcher says that refuses to start a cluster, or to begin one anew. */
async function refusal(options: SpawnOptions): Promise<string> {
  const cause = await SpawnedCluster.start(options).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (cause === undefined) throw new Error("The cluster has started.");
  return String((cause as Error).message);
}

test("durability: fewer replicas at the next start, and the catalog's file lost: no order is forgotten", async () => {
  using root = temporaryDirectory();
  const dataDir = root.path;
  let cluster = await SpawnedCluster.start({ dataDir });
  const { port } = cluster;
  try {
    expect(await buy(cluster, "k-1")).toBe(1);
    // From here on, replica 1 has none of it.
    cluster.signal("order-1", "SIGSTOP");
    for (const number of [2, 3, 4, 5]) expect(await buy(cluster, `k-${number}`)).toBe(number);
    await cluster.kill();
    rmSync(join(dataDir, "catalog.db"));
    rmSync(join(dataDir, "catalog.db-wal"), { force: true });

    expect(await refusal({ dataDir, port, flags: ["--replicas", "1"] })).toContain("replicas are 1, 2, 3");
    // By the operator's word the others are asked first, and then they leave.
    cluster = await SpawnedCluster.start({ dataDir, port, flags: ["--replicas", "1", "--change-replicas"] });
    expect(cluster.state?.processes.filter(({ service }) => service === "order")).toHaveLength(1);
    expect(await buy(cluster, "k-3")).toBe(3);
    expect(await buy(cluster, "k-6")).toBe(6);
    const order = await fetch(`${cluster.url("front-end-1")}/orders/5`);
    expect(order.status).toBe(200);
  } finally {
    await cluster.kill();
  }
}, 90_000);

test("a bazaar whose databases are gone does not begin anew, unless a flag says so", async () => {
  using root = temporaryDirectory();
  const dataDir = root.path;
  const first = await SpawnedCluster.start({ dataDir, flags: ["--replicas", "1"] });
  const { port } = first;
  expect(await buy(first, "k-1")).toBe(1);
  await first.stop();
  for (const file of ["catalog.db", "order-1.db"]) {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(join(dataDir, file + suffix), { force: true });
  }
  expect(await refusal({ dataDir, port })).toContain("there was a bazaar here");
  const second = await SpawnedCluster.start({ dataDir, port, flags: ["--new-bazaar", "--replicas", "1"] });
  try {
    expect(await buy(second, "k-1")).toBe(1);
  } finally {
    await second.kill();
  }
}, 60_000);
