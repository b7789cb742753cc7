import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { SpawnedCluster } from "../../../test/harness/spawned-cluster.ts";
import { until } from "../fixtures/until.ts";
import type { ClusterReport } from "./cluster-report.ts";

async function command(cluster: SpawnedCluster, ...args: string[]) {
  const script = resolve(import.meta.dir, "../main.ts");
  const run = Bun.spawn([process.execPath, script, ...args, "--data-dir", cluster.dataDir], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([run.stdout.text(), run.stderr.text()]);
  return { out, err, exitCode: await run.exited };
}

async function status(cluster: SpawnedCluster): Promise<ClusterReport> {
  return JSON.parse((await command(cluster, "status", "--json")).out);
}

async function trade(cluster: SpawnedCluster): Promise<number> {
  const response = await fetch(`${cluster.url("front-end-1")}/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "GameStart", quantity: 1, type: "buy" }),
  });
  return ((await response.json()) as { data: { transaction_number: number } }).data.transaction_number;
}

test("whoever watches sees the leader killed, another one lead, and the killed one catch up", async () => {
  await using cluster = await SpawnedCluster.start();
  expect(await trade(cluster)).toBe(1);
  const before = await status(cluster);
  const { name = "", term = 0 } = before.leader ?? {};
  expect(before).toMatchObject({ ready: true, leader: { term: expect.any(Number) } });

  const kill = await command(cluster, "kill", "leader");
  expect(kill).toMatchObject({ err: "", exitCode: 0 });
  expect(kill.out).toMatch(
    new RegExp(`^Killed ${name} \\(pid \\d+\\), the leader of term ${term}\\. The launcher starts it again\\.\n$`),
  );
  expect(await trade(cluster)).toBe(2);

  const after = await until("three equal logs", async () => {
    const report = await status(cluster);
    const replicas = report.processes.flatMap(({ replica }) => replica ?? []);
    return replicas.length === 3 && replicas.every(({ last }) => last === 2) ? report : undefined;
  });
  expect(after.leader?.term).toBeGreaterThan(term);
  expect(new Set(after.processes.flatMap(({ replica }) => replica?.hash ?? []))).toHaveProperty("size", 1);
  expect(after.processes.flatMap(({ lag }) => lag ?? [])).toEqual([0, 0, 0]);

  const stop = await command(cluster, "stop");
  expect(stop).toMatchObject({ err: "", exitCode: 0 });
  expect(stop.out).toStartWith("Stopped the cluster on ");
  expect(await command(cluster, "status")).toMatchObject({ out: "", exitCode: 1 });
  expect(await cluster.output).toEndWith("Stopped.\n");
}, 20_000);
