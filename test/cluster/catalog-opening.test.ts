import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { expectSound } from "./invariants.ts";
import { readOrders } from "./reads.ts";
import { SingleServices } from "./single-services.ts";
import { deleteDatabase } from "./stored-logs.ts";
import { tradeAndStop } from "./trade-and-stop.ts";
import { TradeHistory } from "./trade-history.ts";

const listing = defaultListing;

describe("a catalog that starts", () => {
  test.each([
    {
      what: "with its database serves nothing before it was compared with a majority of the replicas",
      isLost: false,
      needed: 2,
    },
    { what: "without its database serves nothing before it was compared with all replicas", isLost: true, needed: 3 },
  ])(
    "durability: one $what",
    async ({ isLost, needed }) => {
      await using cluster = await SpawnedCluster.start();
      const { dataDir, port, token } = cluster;
      const history = new TradeHistory();
      await tradeAndStop(cluster, history, listing);
      if (isLost) deleteDatabase(dataDir, "catalog");

      await openWith(new SingleServices({ dataDir, port, token }), needed);
      await using again = await SpawnedCluster.start({ dataDir, port });
      await expectSound(again, history, listing);
    },
    30_000,
  );
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
      text: expect.stringContaining("compare its log"),
    });
    for (const path of ["/health/ready", "/orders", "/lookup/GameStart"]) {
      expect((await fetch(catalog + path)).status).toBe(503);
    }
  }
  await services.start(`order-${4 - needed}`);
  expect((await services.offerLead(3)).status).toBe(200);
  expect(await readOrders(catalog)).toEqual(await readOrders(services.url("order-3")));
}
