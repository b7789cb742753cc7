import { describe, expect, test } from "bun:test";
import { killEverything, noneRuns, pidsOf, urlsOf } from "./processes.ts";
import { SharedCluster } from "./shared-cluster.ts";
import { deleteDatabase } from "./stored-logs.ts";

const bazaar = new SharedCluster();

describe("the whole cluster", () => {
  test("durability: every process is killed at once under load; all that was acknowledged is there, numbers go on", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      let before = Number.POSITIVE_INFINITY;
      await load.bears("lost connection", async () => {
        await killEverything(cluster);
        before = bazaar.history.lastNumber;
        await bazaar.startAgain();
      });
      await load.settles(50);
      expect(bazaar.history.lastNumber).toBeGreaterThan(before);
    });
  }, 60_000);

  test("no orphans: a launcher that is killed under load leaves no process, and its ports and data can be used", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const pids = pidsOf(cluster);
      expect(pids).toHaveLength(6);
      await load.bears("lost connection", async () => {
        await cluster.kill();
        await noneRuns(pids);
        await bazaar.startAgain();
      });
    });
  }, 60_000);

  test("exactly once: a restart in order under load finishes what is in flight and goes on", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const pids = pidsOf(cluster);
      await load.bears("lost connection", async () => {
        expect(await cluster.stop()).toBe(0);
        await noneRuns(pids);
        await bazaar.startAgain();
      });
    });
  }, 60_000);

  test("one history: it grows to five replicas, shrinks to one, and is three again, of which one lost its file", async () => {
    for (const replicas of [5, 1, 3]) {
      await bazaar.stop();
      // The third of three is the one that is offered the lead first.
      if (replicas === 3) deleteDatabase(bazaar.cluster.dataDir, "order-3");
      await bazaar.startAgain(["--replicas", String(replicas), "--change-replicas"]);
      expect(urlsOf(bazaar.cluster, "order")).toHaveLength(replicas);
      await bazaar.underLoad(async () => {});
    }
  }, 60_000);
});
