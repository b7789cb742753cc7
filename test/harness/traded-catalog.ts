import type { Database } from "bun:sqlite";
import { listingHash } from "../../db/listing.ts";
import { CatalogStore } from "../../services/catalog/catalog-store.ts";
import type { StockRecord } from "../../services/catalog/stock-book.ts";
import { planTrades } from "../../services/catalog/trade-plan.ts";
import type { LogEntry, Trade } from "../../services/contract/order.ts";
import { sampleIdentity } from "../../services/contract/samples.ts";
import type { Listing } from "../../services/contract/stock.ts";

/** What is true of a catalog that has traded. */
export interface TradedCatalog {
  listing: Listing;
  orders: LogEntry[];
  rejected: Trade[];
  stocks: Map<string, StockRecord>;
}

const listing: Listing = Array.from({ length: 40 }, (_, index) => ({
  name: `Stock-${String(index).padStart(2, "0")}`,
  priceCents: 100 + index,
  quantity: 100,
}));

/** Keys as front ends make them are neighbours in time; every fifth is a client's own, and lies anywhere. */
function keyOf(index: number): string {
  const hash = Bun.hash.xxHash32(String(index)).toString(16).padStart(8, "0");
  return index % 5 === 0 ? `${hash}-client` : `0198f3a4-${String(index).padStart(6, "0")}-${hash}`;
}

/** The trades of a catalog with this listing: purchases and sales in turns, and now and then one that is too large. */
export function tradeOf(index: number): Trade {
  const name = `Stock-${String(index % listing.length).padStart(2, "0")}`;
  const type = Math.floor(index / listing.length) % 2 === 0 ? "buy" : "sell";
  return index % 50 === 49
    ? { key: keyOf(index), name, quantity: 1_000_000, type: "buy" }
    : { key: keyOf(index), name, quantity: 1 + (index % 7), type };
}

/** Lets a catalog on an empty database decide so many trades, in batches. */
export function tradeOn(database: Database, count: number): TradedCatalog {
  const store = new CatalogStore(database, listing);
  store.state.nameOnce(sampleIdentity.lineage.name);
  store.state.update({ term: 7, leader: 3 });
  store.state.noteOpened(sampleIdentity);
  for (let first = 0; first < count; first += 50) {
    decide(
      store,
      Array.from({ length: Math.min(50, count - first) }, (_, index) => tradeOf(first + index)),
    );
  }
  const orders = store.journal.page(0, count);
  const trades = Array.from({ length: count }, (_, index) => tradeOf(index));
  const rejected = trades.filter(({ quantity }) => quantity === 1_000_000);
  const stocks = new Map(listing.map(({ name }) => [name, store.stocks.get(name) as StockRecord]));
  return { listing, orders, rejected, stocks };
}

/** Decides and commits a batch as the ledger does; returns the outcomes. */
export function decide(store: CatalogStore, trades: Trade[]) {
  const present = {
    head: store.journal.head,
    recall: (key: string) => store.recall(key),
    stock: (name: string) => store.stocks.get(name),
    rejectionRoom: store.rejections.room(trades.length, 0),
  };
  const plan = planTrades(trades, present, { term: 7, replica: 3, timeMs: 1_767_225_600_000, runningMs: 0 });
  store.commit(plan);
  return plan.outcomes;
}

export const tradedGenesis = listingHash(listing);
