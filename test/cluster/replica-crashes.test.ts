import { describe, expect, test } from "bun:test";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import type { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { killAndAwaitReturn, pause, rolesOf } from "./processes.ts";
import { readStatus } from "./reads.ts";
import { SharedCluster } from "./shared-cluster.ts";
import { withoutRestarts } from "./without-restarts.ts";

const bazaar = new SharedCluster({ flags: ["--front-ends", "2"] });
const pauseMs = 5_000;

describe("failover nobody notices: under load", () => {
  test("the leader is killed, again and again, and returns (guarantees 1 to 4, and 7)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      for (let kills = 0; kills < 2; kills += 1) {
        await killAndAwaitReturn(cluster, (await rolesOf(cluster)).leader);
        await load.settles(50);
      }
    });
  }, 60_000);

  test("the next leader is killed, too, as soon as it leads or stands for it (guarantees 1 to 4, and 7)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const seconds = [async () => (await rolesOf(cluster)).leader, (rest: string[]) => candidateOf(cluster, rest)];
      for (const findSecond of seconds) {
        const { leader, followers } = await rolesOf(cluster);
        await withoutRestarts(cluster, async (kill) => {
          await kill(leader);
          await kill(await findSecond(followers));
          // The third goes on alone.
          await load.settles(50);
        });
      }
    });
  }, 60_000);

  test("all followers are killed at once, and the leader keeps the lead (guarantees 1 to 4, and 7)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const { leader, followers } = await rolesOf(cluster);
      expect(followers).toHaveLength(2);
      await withoutRestarts(cluster, async (kill) => {
        await kill(...followers);
        await load.settles(50);
      });
      expect((await rolesOf(cluster)).leader).toBe(leader);
    });
  }, 60_000);

  test("a leader that is paused for 5 s returns to a newer term and follows (guarantees 1 to 5, and 7)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const { leader: paused } = await rolesOf(cluster);
      await pause(cluster.process(paused).pid);
      // That the pause lasts so long is the fault itself.
      const [{ leader: successor }] = await Promise.all([rolesOf(cluster), load.settles(100), Bun.sleep(pauseMs)]);
      expect(successor).not.toBe(paused);
      cluster.signal(paused, "SIGCONT");
      await followsIn(cluster, paused, (await readStatus(cluster.url(successor))).term);
      await load.settles(50);
      expect((await rolesOf(cluster)).leader).toBe(successor);
    });
  }, 60_000);
});

/** Of these replicas, the first that leads, or is about to. */
function candidateOf(cluster: SpawnedCluster, names: string[]): Promise<string> {
  return until("a candidate", async () => {
    const statuses = await Promise.all(names.map((name) => readStatus(cluster.url(name))));
    return names.find((_, index) => statuses[index]?.role !== "follower");
  });
}

async function followsIn(cluster: SpawnedCluster, name: string, term: number): Promise<void> {
  await until(`${name} following in term ${term}`, async () => {
    const status = await readStatus(cluster.url(name)).catch(() => undefined);
    return status?.role === "follower" && status.term === term ? true : undefined;
  });
}
