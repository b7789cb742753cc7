import { defaultListing, listingHash } from "../../db/listing.ts";
import { BazaarError } from "../../services/contract/errors.ts";
import type { LogEntry } from "../../services/contract/order.ts";
import type {
  IdentityNote,
  KnownIdentity,
  Push,
  SyncAnswer,
  SyncRequest,
} from "../../services/contract/replication.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { type Call, refusedConnection } from "./scripted-network.ts";

/** What a replica says that belongs to nobody yet. */
export const nobody: KnownIdentity = { bazaar: null, members: null, lineage: null, remembered: null };

/** Another replica as a replica sees it: a follower that works, its state a test's to change. */
export class PlayedPeer {
  orders: LogEntry[] = [];
  listing: Listing | null = defaultListing;
  term = 1;
  isDown = false;
  /** Whom it belongs to; nobody, until it is told. */
  identity: KnownIdentity = nobody;
  /** Orders on one page. */
  page = 2_000;

  readonly answer = ({ path, body }: Call): unknown => {
    if (this.isDown) throw refusedConnection();
    if (path === "/sync") return this.#sync(body as SyncRequest);
    if (path === "/identity") return this.#note(body as IdentityNote);
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
    const position = { head, hashAtLast: hashes[last] ?? null, listing: hashes[0]! };
    return { leader: null, term: this.term, orders, more, ...position, ...this.identity };
  }

  #push({ leader, term, orders }: Push) {
    this.#follow(leader, term);
    for (const order of orders) if (order.number === this.orders.length + 1) this.orders.push(order);
    return { last: this.orders.length };
  }

  #note({ leader, term, identity }: IdentityNote) {
    this.#follow(leader, term);
    this.identity = { ...identity, remembered: identity.bazaar };
    return {};
  }

  #follow(leader: number, term: number): void {
    const last = this.orders.length;
    if (term < this.term) throw new BazaarError(409, `Term ${term} of ${leader} is over.`, { term: this.term, last });
    this.term = term;
  }
}
