import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { flipInOrder } from "./database-damage.ts";
import { killAndAwaitReturn, rolesOf } from "./processes.ts";
import { SharedCluster } from "./shared-cluster.ts";
import { copyDatabase, deleteDatabase, readStoredLog } from "./stored-logs.ts";
import { withoutRestarts } from "./without-restarts.ts";

const bazaar = new SharedCluster({ flags: ["--front-ends", "2"], tradeMs: 2_000 });

describe("durability: the catalog is killed under load, and clients lose nothing but time", () => {
  test("it returns, and is killed again (guarantees 1 to 4)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      for (let kills = 0; kills < 2; kills += 1) {
        await load.bears("deadline", () => killAndAwaitReturn(cluster, "catalog"));
        await load.settles(50);
      }
    });
  }, 60_000);

  test("its database is deleted, and it stays away until every client repeats (guarantees 1 to 4)", async () => {
    await bazaar.underLoad((load, cluster) =>
      load.bears("deadline", () =>
        withoutRestarts(cluster, async (kill) => {
          await kill("catalog");
          deleteDatabase(cluster.dataDir, "catalog");
          await load.repeats(5);
        }),
      ),
    );
  }, 60_000);

  test("a bit of an order flips in its database: it is put aside once the replicas have shown theirs (guarantees 1 to 4)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const path = join(cluster.dataDir, "catalog.db");
      await load.bears("deadline", () =>
        withoutRestarts(cluster, async (kill) => {
          await kill("catalog");
          flipInOrder(path, readStoredLog(cluster.dataDir, "catalog"));
        }),
      );
      expect(existsSync(`${path}.damaged-1`)).toBe(true);
    });
  }, 60_000);

  test("an older copy, from before a change of the leader, takes its database's place (guarantees 1 to 5)", async () => {
    await bazaar.underLoad(async (load, cluster) => {
      const { dataDir } = cluster;
      const putBack = await load.bears("deadline", () =>
        withoutRestarts(cluster, async (kill) => {
          await kill("catalog");
          return copyDatabase(dataDir, "catalog");
        }),
      );
      await load.settles(50);
      await killAndAwaitReturn(cluster, (await rolesOf(cluster)).leader);
      await load.settles(50);
      await load.bears("deadline", () =>
        withoutRestarts(cluster, async (kill) => {
          await kill("catalog");
          putBack();
          expect(readStoredLog(dataDir, "catalog").length).toBeLessThan(bazaar.history.lastNumber);
        }),
      );
    });
  }, 60_000);
});
