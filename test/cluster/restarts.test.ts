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

  test("durability: the database of the replica that leads first is deleted while all is down, and heals", async () => {
    await bazaar.stop();
    deleteDatabase(bazaar.cluster.dataDir, "order-3");
    await bazaar.startAgain();
    await bazaar.underLoad(async () => {});
  }, 60_000);

  test("one history: it grows from three replicas to five, shrinks to one, and grows back to three", async () => {
    for (const replicas of [5, 1, 3]) {
      await bazaar.stop();
      await bazaar.startAgain(["--replicas", String(replicas)]);
      expect(urlsOf(bazaar.cluster, "order")).toHaveLength(replicas);
      await bazaar.underLoad(async () => {});
    }
  }, 60_000);
});
