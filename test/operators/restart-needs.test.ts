import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import { killAndAwaitReturn } from "../cluster/processes.ts";
import { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { logLines } from "./log-lines.ts";

const directory = temporaryDirectory();
const stocks = join(directory.path, "stocks.csv");
const listing = "name,price,quantity\nAAA,1.00,100\n";
let cluster: SpawnedCluster;

beforeAll(async () => {
  writeFileSync(stocks, listing);
  cluster = await SpawnedCluster.start({ flags: ["--stocks", stocks] });
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  directory[Symbol.dispose]();
}, 60_000);

describe("a catalog that is started again keeps its listing, though the file", () => {
  test.each<[string, () => void, string]>([
    ["has another one", () => writeFileSync(stocks, `${listing}BBB,1.00,100\n`), "the file has another one by now"],
    ["is half saved", () => writeFileSync(stocks, `${listing}BBB,1.`), "line 3 has 2 fields, not 3"],
    ["is gone", () => rmSync(stocks), "can't be read: ENOENT"],
  ])(
    "%s",
    async (_, change, words) => {
      change();
      await killAndAwaitReturn(cluster, "catalog");
      const warned = () =>
        logLines(cluster, "catalog").some(({ level, msg }) => level === 40 && `${msg}`.includes(words));
      await until(`a warning that ${words}`, () => warned() || undefined);
      const answer = await fetch(`${cluster.url("front-end-1")}/stocks`);
      expect(await answer.json()).toEqual({ data: [{ name: "AAA", price: 1, quantity: 100 }] });
    },
    60_000,
  );
});

test("a service that dies comes back though the directory of the logs is gone", async () => {
  const logs = join(cluster.dataDir, "logs");
  rmSync(logs, { recursive: true });
  await killAndAwaitReturn(cluster, "order-1");
  expect(existsSync(join(logs, "order-1.log"))).toBe(true);
}, 60_000);

test("a cluster is started again on its data without the file that it was listed from", async () => {
  const { dataDir, port } = cluster;
  expect(await cluster.stop()).toBe(0);
  const again = await SpawnedCluster.start({ dataDir, port, flags: ["--stocks", stocks] });
  expect(await again.stop()).toBe(0);
  expect(await again.output).toContain("has a bazaar with a listing already, and --stocks is only for a new one.");
}, 60_000);
