import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { chain } from "../../../db/chain.ts";
import { listingHash } from "../../../db/listing.ts";
import { openCatalogDatabase, openOrderDatabase } from "../../../db/open.ts";
import { CatalogStore } from "../../../services/catalog/catalog-store.ts";
import type { LogEntry } from "../../../services/contract/order.ts";
import type { Listing } from "../../../services/contract/stock.ts";
import { ReplicaStore } from "../../../services/order/replica-store.ts";
import { randomName, systemRandom } from "../../../services/runtime/random.ts";
import { shares, stockNames } from "../systems/bazaar.ts";
import { seedFiles } from "./seed-files.ts";

/**
 * Fills the databases of a bazaar in which so many orders were made: `fill.ts DIRECTORY ORDERS BEHIND`. They are written
 * by the services' own code, each order hashed with its predecessor. One replica's file is also copied where it still
 * lacks the last BEHIND orders.
 */

const [directory = "", orderCount, behindCount] = process.argv.slice(2);
const total = Number(orderCount);
const stopAt = total - Number(behindCount);
const batchOrders = 10_000;

const listing: Listing = stockNames.map((name) => ({ name, priceCents: 1_599, quantity: shares }));
const genesis = listingHash(listing);
const catalogDatabase = openCatalogDatabase(join(directory, seedFiles.catalog));
const orderPath = join(directory, seedFiles.order);

let orderDatabase = openOrderDatabase(orderPath);
let replica = new ReplicaStore(orderDatabase);
replica.keepListing(listing, genesis);
replica.noteTerm(1, 3);
const catalog = new CatalogStore(catalogDatabase, listing);
catalog.state.nameOnce(randomName(systemRandom));
const { name } = catalog.state;
const identity = { bazaar: randomName(systemRandom), members: [1, 2, 3], lineage: { number: 1, name } };
catalog.state.update({ term: 1, leader: 3 });
catalog.state.noteOpened(identity);
replica.noteIdentity(identity);

let head = { number: 0, hash: genesis };
while (head.number < total) {
  const end =
    head.number < stopAt ? Math.min(stopAt, head.number + batchOrders) : Math.min(total, head.number + batchOrders);
  const orders = chain(
    head,
    Array.from({ length: end - head.number }, (_, index) => order(head.number + index + 1)),
  );
  catalog.replay(orders);
  replica.append(orders);
  const last = orders.at(-1);
  if (last) head = { number: last.number, hash: last.hash };
  if (head.number === stopAt) copyBehind();
}
catalogDatabase.close(true);
orderDatabase.close(true);

/** As a front end would have made it: a purchase after each sale. */
function order(number: number): Omit<LogEntry, "hash"> {
  const name = stockNames[number % stockNames.length] ?? "";
  const trade = { name, quantity: 1, type: number % 2 === 0 ? "buy" : "sell" } as const;
  return { number, key: Bun.randomUUIDv7(), ...trade, term: 1, time: Date.now(), replica: 3 };
}

/** Closing moves all that was written into the file itself. */
function copyBehind(): void {
  orderDatabase.close(true);
  copyFileSync(orderPath, join(directory, seedFiles.behind));
  orderDatabase = openOrderDatabase(orderPath);
  replica = new ReplicaStore(orderDatabase);
}
