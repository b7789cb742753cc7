import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { killAndAwaitReturn, urlsOf } from "./processes.ts";
import { deleteDatabase } from "./stored-logs.ts";
import { tradeAndStop } from "./trade-and-stop.ts";
import { TradeHistory } from "./trade-history.ts";

const listing = defaultListing;

describe("the catalog", () => {
  test("exactly once: the catalog is killed under load, and clients lose nothing but time", async () => {
    await using cluster = await SpawnedCluster.start({ flags: ["--front-ends", "2"] });
    const history = new TradeHistory();
    const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
    await load.settles(100);
    for (let kills = 0; kills < 2; kills += 1) {
      await load.bears("deadline", () => killAndAwaitReturn(cluster, "catalog"));
      await load.settles(100);
    }
    await load.stop();
    await expectSound(cluster, history, listing);
  }, 40_000);

  test("durability: a lost catalog is rebuilt from the replicas; shares and numbers go on", async () => {
    await using cluster = await SpawnedCluster.start();
    const { dataDir, port } = cluster;
    const history = new TradeHistory();
    await tradeAndStop(cluster, history, listing);
    const before = history.lastNumber;
    deleteDatabase(dataDir, "catalog");

    await using again = await SpawnedCluster.start({ dataDir, port });
    await tradeAndStop(again, history, listing);
    expect(history.lastNumber).toBeGreaterThan(before);
  }, 30_000);
});
