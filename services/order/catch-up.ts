import type { LogEntry } from "../contract/order.ts";
import type { JournalPage, ListingPage, SyncAnswer } from "../contract/replication.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
import type { Peer } from "../runtime/peer.ts";
import type { ReplicaStore } from "./replica-store.ts";

/** Copies the listing from a service that has one, where the own log has none. Throws like `Peer.post`. */
export async function copyListing(from: Peer, store: ReplicaStore): Promise<void> {
  const stocks: Listing = [];
  for (;;) {
    const after = stocks.at(-1)?.name ?? "";
    const page = await from.post<ListingPage>("/listing", { after }, limits.catalogCallMs);
    stocks.push(...page.stocks);
    if (page.more) continue;
    if (store.listing === null) store.keepListing(stocks, page.hash);
    return;
  }
}

/** Copies the orders that the own log lacks from a peer, a page at a time. Throws like `Peer.post` and `append`. */
export function copyFromPeer(from: Peer, store: ReplicaStore): Promise<void> {
  return copyPages(store, (last) => from.post<SyncAnswer>("/sync", { last }, limits.catalogCallMs));
}

/** Copies the orders that the own log lacks from the catalog's journal. Throws like `Peer.post` and `append`. */
export function copyFromJournal(catalog: Peer, store: ReplicaStore, generation: string): Promise<void> {
  return copyPages(store, (after) =>
    catalog.post<JournalPage>("/journal", { generation, after }, limits.catalogCallMs),
  );
}

type Page = { orders: LogEntry[]; more: boolean };

async function copyPages(store: ReplicaStore, next: (last: number) => Promise<Page>): Promise<void> {
  for (;;) {
    const page = await next(store.log.head.number);
    store.append(page.orders);
    if (!page.more || page.orders.length === 0) return;
  }
}
