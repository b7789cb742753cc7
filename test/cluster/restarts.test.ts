import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound, expectSoundAnswers } from "./invariants.ts";
import { Load } from "./load.ts";
import { killEverything, noneRuns, pidsOf, urlsOf } from "./processes.ts";
import { tradeAndStop } from "./trade-and-stop.ts";
import { TradeHistory } from "./trade-history.ts";

const listing = defaultListing;

describe("the whole cluster", () => {
  test("durability: every process is killed at once under load; all that was acknowledged is there, numbers go on", async () => {
    await using cluster = await SpawnedCluster.start();
    const { dataDir, port } = cluster;
    const frontEnds = urlsOf(cluster, "front-end");
    const history = new TradeHistory();
    const load = Load.start({ frontEnds, history, listing });
    await load.settles(200);
    let before = Number.POSITIVE_INFINITY;
    await using again = await load.bears("lost connection", async () => {
      await killEverything(cluster);
      before = history.lastNumber;
      return SpawnedCluster.start({ dataDir, port });
    });
    await load.settles(100);
    await load.stop();
    expect(history.lastNumber).toBeGreaterThan(before);
    await expectSound(again, history, listing);
  }, 30_000);

  test("exactly once: a restart in order under load finishes what is in flight and goes on", async () => {
    await using cluster = await SpawnedCluster.start();
    const { dataDir, port } = cluster;
    const history = new TradeHistory();
    const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
    await load.settles(200);
    await using again = await load.bears("lost connection", async () => {
      const pids = pidsOf(cluster);
      expect(await cluster.stop()).toBe(0);
      await noneRuns(pids);
      return SpawnedCluster.start({ dataDir, port });
    });
    await load.settles(100);
    await load.stop();
    await expectSound(again, history, listing);
  }, 30_000);

  test("one history: it grows from three replicas to five, shrinks to one, and grows back to three", async () => {
    await using first = await SpawnedCluster.start();
    const { dataDir, port } = first;
    const history = new TradeHistory();
    await tradeAndStop(first, history, listing);
    for (const replicas of [5, 1, 3]) {
      await using next = await SpawnedCluster.start({ dataDir, port, flags: ["--replicas", String(replicas)] });
      expect(urlsOf(next, "order")).toHaveLength(replicas);
      await expectSoundAnswers(next, history, listing);
      await tradeAndStop(next, history, listing);
    }
  }, 40_000);

  test("no orphans: a launcher that is killed under load leaves no process, and its ports and data can be used", async () => {
    await using cluster = await SpawnedCluster.start();
    const { dataDir, port } = cluster;
    const history = new TradeHistory();
    const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
    await load.settles(50);
    const pids = pidsOf(cluster);
    expect(pids).toHaveLength(6);
    await using again = await load.bears("lost connection", async () => {
      await cluster.kill();
      await noneRuns(pids);
      return SpawnedCluster.start({ dataDir, port });
    });
    await load.stop();
    await expectSound(again, history, listing);
  }, 15_000);
});
