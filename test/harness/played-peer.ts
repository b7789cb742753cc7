import { defaultListing, listingHash } from "../../db/listing.ts";
import { BazaarError } from "../../services/contract/errors.ts";
import type { LogEntry } from "../../services/contract/order.ts";
import type { Push, SyncAnswer, SyncRequest } from "../../services/contract/replication.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { type Call, refusedConnection } from "./scripted-network.ts";

/** Another replica as a replica sees it: a follower that works, its state a test's to change. */
export class PlayedPeer {
  orders: LogEntry[] = [];
  listing: Listing | null = defaultListing;
  term = 1;
  isDown = false;
  /** Orders on one page. */
  page = 2_000;

  readonly answer = ({ path, body }: Call): unknown => {
    if (this.isDown) throw refusedConnection();
    if (path === "/sync") return this.#sync(body as SyncRequest);
    if (path === "/push") return this.#push(body as Push);
    if (path !== "/listing") throw new BazaarError(404, `There is no ${path}.`);
    return { hash: this.#listingHash, stocks: this.listing ?? [], more: false };
  };

  get #listingHash(): string | null {
    return this.listing && listingHash(this.listing);
  }

  #sync({ last, fence }: SyncRequest): SyncAnswer {
    if (fence) this.#follow(fence.leader, fence.term);
    const orders = this.orders.slice(last, last + this.page);
    const more = last + orders.length < this.orders.length;
    const hashes = [this.#listingHash, ...this.orders.map(({ hash }) => hash)];
    const head = { number: this.orders.length, hash: hashes.at(-1) ?? "" };
    return { leader: null, term: this.term, orders, more, head, hashAtLast: hashes[last] ?? null, listing: hashes[0]! };
  }

  #push({ leader, term, orders }: Push) {
    this.#follow(leader, term);
    for (const order of orders) if (order.number === this.orders.length + 1) this.orders.push(order);
    return { last: this.orders.length };
  }

  #follow(leader: number, term: number): void {
    const last = this.orders.length;
    if (term < this.term) throw new BazaarError(409, `Term ${term} of ${leader} is over.`, { term: this.term, last });
    this.term = term;
  }
}
