import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openCatalogDatabase, openOrderDatabase } from "../../../db/open.ts";
import { CatalogStore } from "../../../services/catalog/catalog-store.ts";
import { ReplicaStore } from "../../../services/order/replica-store.ts";
import { temporaryDirectory } from "../../cluster/fixtures/temporary-directory.ts";
import { copySeed, fillSeed, setBack } from "./seed.ts";

test("a filled catalog and its replicas hold one history, and one of them a part of it", async () => {
  using directory = temporaryDirectory();
  const seed = await fillSeed(join(directory.path, "seed"), 1_200, 500);
  const dataDir = join(directory.path, "data");
  mkdirSync(dataDir);
  copySeed(seed, dataDir, 2);
  setBack(seed, dataDir, 2);
  const catalog = openCatalogDatabase(join(dataDir, "catalog.db"));
  const replicas = [1, 2].map((id) => openOrderDatabase(join(dataDir, `order-${id}.db`)));
  const { journal, state, stocks } = new CatalogStore(catalog, []);
  const [whole, behind] = replicas.map((database) => new ReplicaStore(database).log);
  expect(journal.head.number).toBe(1_200);
  expect(whole!.head).toEqual(journal.head);
  expect(behind!.head).toEqual({ number: 700, hash: journal.hashAt(700)! });
  // `page` checks each order against the chain.
  expect(journal.page(0, 1_200)).toEqual(whole!.page(0, 1_200));
  expect(state.started).toMatchObject({ term: 1, leader: 3, opened: true });
  expect(stocks.listingPage("", 100)).toHaveLength(10);
  for (const database of [catalog, ...replicas]) database.close(true);
});
