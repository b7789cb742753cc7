import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defaultListing } from "../../db/listing.ts";
import { readManifest } from "../../scripts/cluster/backup/manifest.ts";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { clusterCommand } from "../harness/cluster-command.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { pause, urlsOf } from "./processes.ts";
import { sendTrade } from "./send-trade.ts";
import { TradeHistory } from "./trade-history.ts";

test("a backup under load, restored elsewhere: every order answered before it is there, and no key counts twice", async () => {
  using root = temporaryDirectory();
  const [dataDir, backup, restored] = ["data", "backup", "restored"].map((name) => join(root.path, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(dataDir);
  const history = new TradeHistory();
  const cluster = await SpawnedCluster.start({ dataDir });
  const { port } = cluster;
  try {
    const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing: defaultListing });
    await load.settles(150);
    const answeredBefore = history.lastNumber;
    const taken = await clusterCommand(["backup", backup, "--data-dir", dataDir]);
    expect(taken).toMatchObject({ code: 0, error: "", out: expect.stringContaining("verified.") });
    await load.settles(30);
    await load.stop();
    expect(readManifest(backup).head.number).toBeGreaterThanOrEqual(answeredBefore);
  } finally {
    await cluster.kill();
  }
  rmSync(dataDir, { recursive: true });

  const { identity, head } = readManifest(backup);
  expect(head.number).toBeLessThan(history.lastNumber);
  const put = await clusterCommand(["restore", backup, "--data-dir", restored]);
  expect(put).toMatchObject({ code: 0, out: expect.stringContaining(identity.bazaar) });
  const again = await SpawnedCluster.start({ dataDir: restored, port });
  try {
    const after = new TradeHistory();
    for (const { key, number, ...trade } of history.orders.sort((a, b) => a.number - b.number)) {
      const answer = await sendTrade(again.url("front-end-1"), trade, key);
      // What came after the backup happens now, for the first time here.
      expect([key, answer.number]).toEqual([key, number]);
      after.acknowledge(key, trade, number);
    }
    const sync = await fetch(`${again.url("order-1")}/ping`);
    expect(await sync.json()).toMatchObject({
      identity: { bazaar: identity.bazaar, lineage: { number: identity.lineage.number + 1 } },
    });
    await expectSound(again, after, defaultListing);
  } finally {
    await again.kill();
  }
}, 120_000);

test("a backup that is interrupted leaves nothing that looks whole", async () => {
  using root = temporaryDirectory();
  const dataDir = join(root.path, "data");
  mkdirSync(dataDir);
  const cluster = await SpawnedCluster.start({ dataDir, flags: ["--replicas", "1"] });
  try {
    const backup = join(root.path, "backup");
    await pause(cluster.process("order-1").pid);
    const stopped = await clusterCommand(["backup", backup, "--data-dir", dataDir], async (run) => {
      await until("a backup that is under way", () => existsSync(join(`${backup}.partial`, "orders.db")) || undefined);
      run.kill("SIGINT");
    });
    expect(stopped).toMatchObject({ code: 1, error: "SIGINT: stopped. No backup was made." });
    expect(readdirSync(root.path)).toEqual(["data"]);
  } finally {
    await cluster.kill();
  }
}, 60_000);
