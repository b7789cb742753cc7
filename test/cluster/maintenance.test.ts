import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { maintenance } from "../harness/maintenance.ts";
import { SharedCluster } from "./shared-cluster.ts";

const bazaar = new SharedCluster();
const databases = ["catalog", "order-1", "order-2", "order-3"];

test("one history: what a careful person does to all stopped databases changes nothing", async () => {
  for (const { inflict } of maintenance) {
    await bazaar.stop();
    const { dataDir } = bazaar.cluster;
    for (const name of databases) inflict(join(dataDir, `${name}.db`), name === "catalog" ? "journal" : "orders");
    const before = bazaar.history.lastNumber;
    await bazaar.startAgain();
    await bazaar.underLoad(async (load) => load.settles(10));
    expect(bazaar.history.lastNumber).toBeGreaterThan(before);
    expect(readdirSync(dataDir).filter((file) => file.includes("damage"))).toEqual([]);
  }
}, 300_000);
