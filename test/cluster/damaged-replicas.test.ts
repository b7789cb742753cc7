import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { damages } from "./database-damage.ts";
import { rolesOf } from "./processes.ts";
import { SharedCluster } from "./shared-cluster.ts";
import { readStoredLog } from "./stored-logs.ts";
import { withoutRestarts } from "./without-restarts.ts";

const bazaar = new SharedCluster({ flags: ["--front-ends", "2"] });

describe("durability: a replica that is killed under load heals from its peers (guarantees 1 to 4, and 7)", () => {
  for (const [index, { what, isHidden = false, inflict }] of damages.entries()) {
    const victim = index % 2 === 0 ? "the leader" : "a follower";
    test(`${victim}, ${what} while it is down`, async () => {
      await bazaar.underLoad(async (load, cluster) => {
        const { leader, followers } = await rolesOf(cluster);
        const name = victim === "the leader" ? leader : followers[0]!;
        await withoutRestarts(cluster, async (kill) => {
          await kill(name);
          const log = readStoredLog(cluster.dataDir, name);
          inflict(join(cluster.dataDir, `${name}.db`), log);
          expect(Bun.deepEquals(readStoredLog(cluster.dataDir, name), log)).toBe(isHidden);
          await load.settles(50);
        });
      });
    }, 60_000);
  }
});
