import { expect, test } from "bun:test";
import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";

/** The directory and all that lies in it, with what others than its user may do there. */
function permissionsOfOthers(path: string): [name: string, mode: number][] {
  const names = ["", ...(readdirSync(path, { recursive: true }) as string[])];
  return names.map((name) => [name, statSync(join(path, name)).mode & 0o077]);
}

const isPrivate = (path: string) => permissionsOfOthers(path).every(([, mode]) => mode === 0);

async function startAndTrade(dataDir: string): Promise<SpawnedCluster> {
  const cluster = await SpawnedCluster.start({ dataDir });
  const body = JSON.stringify({ name: "GameStart", quantity: 1, type: "buy" });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${cluster.url("front-end-1")}/orders`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  return cluster;
}

test("whatever a cluster writes is for its user alone, and what was open to others is so no more", async () => {
  using root = temporaryDirectory();
  const dataDir = join(root.path, "data");
  await using first = await startAndTrade(dataDir);
  const names = permissionsOfOthers(dataDir).map(([name]) => name);
  for (const name of [
    "catalog.db",
    "catalog.db-wal",
    "order-1.db",
    "cluster.json",
    "cluster.token",
    "logs/catalog.log",
  ]) {
    expect(names).toContain(name);
  }
  expect(permissionsOfOthers(dataDir).filter(([, mode]) => mode !== 0)).toEqual([]);
  await first.stop();
  for (const name of names) {
    const path = join(dataDir, name);
    const isThere = statSync(path, { throwIfNoEntry: false });
    if (isThere) chmodSync(path, isThere.isDirectory() ? 0o755 : 0o644);
  }
  expect(isPrivate(dataDir)).toBe(false);
  await using second = await startAndTrade(dataDir);
  expect(permissionsOfOthers(dataDir).filter(([, mode]) => mode !== 0)).toEqual([]);
  await second.stop();
}, 60_000);
