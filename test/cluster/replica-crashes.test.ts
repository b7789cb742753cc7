import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { Load } from "./load.ts";
import { killAndAwaitReturn, rolesOf, urlsOf } from "./processes.ts";
import { deleteDatabase } from "./stored-logs.ts";
import { tradeAndStop } from "./trade-and-stop.ts";
import { TradeHistory } from "./trade-history.ts";

const listing = defaultListing;
const flags = ["--front-ends", "2"];

describe("an order replica", () => {
  test("failover nobody notices: the leader is killed under load, again and again, and returns", async () => {
    await using cluster = await SpawnedCluster.start({ flags });
    const history = new TradeHistory();
    const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
    await load.settles(100);
    for (let kills = 0; kills < 3; kills += 1) {
      const { leader } = await rolesOf(cluster);
      await killAndAwaitReturn(cluster, leader);
      await load.settles(100);
    }
    await load.stop();
    await expectSound(cluster, history, listing);
  }, 30_000);

  test("one history: a follower is killed under load, and returns while trades go on", async () => {
    await using cluster = await SpawnedCluster.start({ flags });
    const history = new TradeHistory();
    const load = Load.start({ frontEnds: urlsOf(cluster, "front-end"), history, listing });
    await load.settles(100);
    const { leader, followers } = await rolesOf(cluster);
    for (const follower of followers) {
      await killAndAwaitReturn(cluster, follower);
      await load.settles(100);
    }
    expect((await rolesOf(cluster)).leader).toBe(leader);
    await load.stop();
    await expectSound(cluster, history, listing);
  }, 30_000);

  test("durability: databases of replicas that are deleted while all is down heal from the others", async () => {
    await using cluster = await SpawnedCluster.start();
    const { dataDir, port } = cluster;
    const history = new TradeHistory();
    await tradeAndStop(cluster, history, listing);
    // The third is the one that is offered the lead first.
    for (const replica of ["order-3", "order-1"]) {
      deleteDatabase(dataDir, replica);
      await using again = await SpawnedCluster.start({ dataDir, port });
      await tradeAndStop(again, history, listing);
    }
  }, 30_000);
});
