import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { readOrders } from "./reads.ts";
import { SingleServices } from "./single-services.ts";
import { deleteDatabase } from "./stored-logs.ts";
import { tradeAndStop } from "./trade-and-stop.ts";
import { TradeHistory } from "./trade-history.ts";

const listing = defaultListing;

describe("durability: a catalog that starts serves nothing before it was compared", () => {
  test("with a majority of the replicas; without its database, which is rebuilt then, with all of them", async () => {
    await using cluster = await SpawnedCluster.start();
    const { dataDir, port, token } = cluster;
    const history = new TradeHistory();
    await tradeAndStop(cluster, history, listing);

    await openWith(new SingleServices({ dataDir, port, token }), 2);
    deleteDatabase(dataDir, "catalog");
    await openWith(new SingleServices({ dataDir, port, token }), 3);

    const before = history.lastNumber;
    await using again = await SpawnedCluster.start({ dataDir, port });
    await tradeAndStop(again, history, listing);
    expect(history.lastNumber).toBeGreaterThan(before);
  }, 60_000);
});

/** Starts the catalog and one replica after the other, and expects that it opens with the last one that is needed. */
async function openWith(parts: SingleServices, needed: number): Promise<void> {
  await using services = parts;
  await services.start("catalog");
  const catalog = services.url("catalog");
  for (const replica of [3, 2, 1].slice(0, needed - 1)) {
    await services.start(`order-${replica}`);
    expect(await services.offerLead(3)).toMatchObject({
      status: 503,
      text: expect.stringContaining("needed"),
    });
    for (const path of ["/health/ready", "/orders", "/lookup/GameStart"]) {
      expect((await fetch(catalog + path)).status).toBe(503);
    }
  }
  await services.start(`order-${4 - needed}`);
  expect((await services.offerLead(3)).status).toBe(200);
  expect(await readOrders(catalog)).toEqual(await readOrders(services.url("order-3")));
}
