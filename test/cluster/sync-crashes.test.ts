import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { killWhileSyncing } from "./kill-while-syncing.ts";
import { awaitReturn, rolesOf } from "./processes.ts";
import { SharedCluster } from "./shared-cluster.ts";

const bazaar = new SharedCluster({ flags: ["--front-ends", "2"], tradeMs: 2_000 });

/** A kernel may be built not to show it, or show it to nobody; then any moment must do. */
const isShown = process.platform === "linux" && existsSync("/proc/self/syscall");

/** Kills a process in the middle of a sync, and waits until it is back. */
async function crash(name: string): Promise<void> {
  const { pid } = bazaar.cluster.process(name);
  if (pid === null) throw new Error(`${name} does not run just now.`);
  expect(await killWhileSyncing(pid)).toBe(isShown ? "syncing" : "hidden");
  await awaitReturn(bazaar.cluster, name, pid);
}

describe("durability: a process is killed while it waits for its disk, under load, and nothing is lost or done twice", () => {
  test("the catalog (guarantees 1 to 4)", async () => {
    await bazaar.underLoad(async (load) => {
      for (let kills = 0; kills < 2; kills += 1) {
        await load.bears("deadline", () => crash("catalog"));
        await load.settles(50);
      }
    });
  }, 60_000);

  test("the leader, and then a follower (guarantees 1 to 4, and 7)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      await crash((await rolesOf(cluster)).leader);
      await load.settles(50);
      const [follower = ""] = (await rolesOf(cluster)).followers;
      await crash(follower);
      await load.settles(50);
    });
  }, 60_000);
});
