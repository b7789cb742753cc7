import { listingHash } from "../../db/listing.ts";
import { isUnusable } from "../../db/open.ts";
import { BazaarError } from "../contract/errors.ts";
import type { RelistPage, Repair } from "../contract/fenced.ts";
import type { Head } from "../contract/order.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Authority } from "./authority.ts";
import type { CatalogStore } from "./catalog-store.ts";

/**
 * Gives a catalog back what its database lost: orders that the replicas have and the journal lacks, and before them
 * the listing. Only for the leader, only before the catalog is opened, and only with the answers of all replicas.
 */
export class Recovery {
  readonly #store: CatalogStore;
  readonly #authority: Authority;
  readonly #log: Log;
  /** The pages of a listing that have come so far in this term. */
  #staged: Listing = [];
  #stagedTerm = 0;

  constructor(options: { store: CatalogStore; authority: Authority; log: Log }) {
    this.#store = options.store;
    this.#authority = options.authority;
    this.#log = options.log;
  }

  /** Replays orders; answers with the journal's head. Throws 409 where that is not allowed or does not fit, in words. */
  repair(request: Repair): Head {
    this.#assertAllowed(request);
    const before = this.#store.journal.head.number;
    this.#authority.remembering(() => this.#replay(request.orders));
    const { head } = this.#store.journal;
    this.#log.warn({ from: before + 1, to: head.number }, "replayed orders that the journal had lost");
    return head;
  }

  #replay(orders: Repair["orders"]): void {
    try {
      this.#store.replay(orders);
    } catch (cause) {
      if (isUnusable(cause)) throw cause;
      throw new BazaarError(409, `The orders do not fit the journal: ${(cause as Error).message}.`, {}, { cause });
    }
  }

  /** Takes a page of the replicas' listing; with the last one, it replaces the catalog's own. Throws 409. */
  relist(page: RelistPage): void {
    this.#assertAllowed(page);
    if (this.#store.journal.head.number > 0) throw new BazaarError(409, "The journal has orders: its listing stays.");
    // What a leader that failed had sent does not count.
    if (page.term !== this.#stagedTerm) this.#staged = [];
    this.#stagedTerm = page.term;
    this.#staged.push(...page.stocks);
    if (this.#staged.length > limits.listingStocks) throw new BazaarError(413, "The listing is too long.");
    if (!page.last) return;
    const listing = this.#staged;
    this.#staged = [];
    if (listingHash(listing) !== page.hash) throw new BazaarError(409, "The pages of the listing don't fit its hash.");
    this.#store.relist(listing);
    this.#log.warn({ stocks: listing.length }, "took the replicas' listing in place of a lost one");
  }

  #assertAllowed(request: Repair | RelistPage): void {
    this.#authority.assertLeads(request);
    this.#authority.assertClosed();
    this.#authority.assertEnoughAnswered(request, "all");
  }
}
