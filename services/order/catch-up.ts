import { listingHash } from "../../db/listing.ts";
import type { JournalPage } from "../contract/fenced.ts";
import type { LogEntry } from "../contract/order.ts";
import type { ListingPage, SyncAnswer } from "../contract/replication.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
import type { Peer } from "../runtime/peer.ts";
import type { Pacer } from "./pacer.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Tenure } from "./tenure.ts";

/**
 * Copies the listing from a service that has one, where the own log has none. Throws like `Peer.post`, and where the
 * pages do not make up one listing.
 */
export async function copyListing(from: Peer, store: ReplicaStore): Promise<void> {
  const stocks: Listing = [];
  for (;;) {
    const after = stocks.at(-1)?.name ?? "";
    const page = await from.post<ListingPage>("/listing", { after }, limits.catalogCallMs);
    stocks.push(...page.stocks);
    if (page.more) continue;
    if (listingHash(stocks) !== page.hash) throw new Error(`the listing of ${from.url} does not fit its hash`);
    if (store.listing === null) store.keepListing(stocks, page.hash);
    return;
  }
}

/**
 * Copies the orders that the own log lacks from a peer, a page at a time; `assertCurrent` is asked before each is
 * appended. Where nobody waits for it, `pacer` leaves trades their time. Throws like `Peer.post`, `append` and
 * `assertCurrent`.
 */
export function copyFromPeer(from: Peer, store: ReplicaStore, assertCurrent: () => void, pacer?: Pacer): Promise<void> {
  const next = (last: number) => from.post<SyncAnswer>("/sync", { last }, limits.catalogCallMs);
  return copyPages(store, next, assertCurrent, pacer);
}

/** Copies the orders that the own log lacks from the catalog's journal, while the term lasts. Throws likewise. */
export function copyFromJournal(catalog: Peer, store: ReplicaStore, tenure: Tenure): Promise<void> {
  const { generation } = tenure.grant;
  const next = (after: number) => catalog.post<JournalPage>("/journal", { generation, after }, limits.catalogCallMs);
  return copyPages(store, next, () => tenure.assertCurrent());
}

interface Page {
  orders: LogEntry[];
  more: boolean;
}

async function copyPages(
  store: ReplicaStore,
  next: (last: number) => Promise<Page>,
  assertCurrent: () => void,
  pacer?: Pacer,
): Promise<void> {
  for (;;) {
    pacer?.begin();
    const page = await next(store.log.head.number);
    assertCurrent();
    store.append(page.orders);
    if (!page.more || page.orders.length === 0) return;
    await pacer?.pause();
  }
}
