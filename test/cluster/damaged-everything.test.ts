import { expect, test } from "bun:test";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultListing } from "../../db/listing.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { tradeAndStop } from "./trade-and-stop.ts";
import { TradeHistory } from "./trade-history.ts";

const databases = ["catalog.db", "order-1.db", "order-2.db", "order-3.db"];
const garbage = "This was a database before the disk failed. ".repeat(1_000);

test("every database is damaged: the cluster stops, says so, and changes nothing; one copy heals them all", async () => {
  await using cluster = await SpawnedCluster.start();
  const { dataDir, port } = cluster;
  const history = new TradeHistory();
  await tradeAndStop(cluster, history, defaultListing);
  const copy = join(dataDir, "copy");
  copyFileSync(join(dataDir, "order-2.db"), copy);
  for (const name of databases) writeFileSync(join(dataDir, name), garbage);

  const refused = await SpawnedCluster.start({ dataDir, port }).then(
    () => undefined,
    (cause: Error) => cause,
  );
  expect(refused?.cause).toMatchObject({ message: "The launcher exited with 1." });
  expect(refused?.message).toContain("Nothing intact is left to heal from, so nothing was changed: ");
  for (const name of databases) {
    expect(refused?.message).toContain(join(dataDir, name));
    expect(readFileSync(join(dataDir, name), "utf8")).toBe(garbage);
  }
  expect(readdirSync(dataDir).filter((name) => name.includes("damaged"))).toEqual([]);

  copyFileSync(copy, join(dataDir, "order-2.db"));
  await using again = await SpawnedCluster.start({ dataDir, port });
  await tradeAndStop(again, history, defaultListing);
  const output = await again.output;
  for (const name of databases) {
    const isHealed = name !== "order-2.db";
    const aside = join(dataDir, `${name}.damaged-1`);
    expect(existsSync(aside)).toBe(isHealed);
    if (!isHealed) continue;
    expect(readFileSync(aside, "utf8")).toBe(garbage);
    expect(output).toContain(`its database ${join(dataDir, name)} is damaged (file is not a database)`);
    expect(output).toContain(`put aside as ${aside}`);
  }
}, 120_000);
