import { LRUCache } from "lru-cache";
import { forEver } from "../contract/caching.ts";
import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Order } from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";
import type { CatalogLease } from "./catalog-lease.ts";
import type { KnownBazaar } from "./known-bazaar.ts";
import type { LeaderFinder } from "./leader-finder.ts";

interface Entry {
  order: Order;
  generation: string | undefined;
}

export interface FoundOrder {
  order: Order;
  /** Whether its trader may have been told of it, so that no order will ever have its number again. */
  isFinal: boolean;
}

export interface OrderLookupOptions extends Surroundings {
  catalogUrl: string;
  finder: LeaderFinder;
  bazaar: Pick<KnownBazaar, "believing">;
  lease: Pick<CatalogLease, "generation">;
  /** Orders that are kept; 0: none. */
  size: number;
}

/**
 * Orders, from memory or from the replicas; that one does not exist is only the catalog's to say, each time.
 *
 * An order never changes, so it needs no lease. But one that is read before its trader is told may be lost with the
 * catalog's file, and its number given again. So only what the leader calls acknowledged is final, and kept; and only
 * while the catalog has the same generation, as a person may give up even told orders to start a bazaar again.
 */
export class OrderLookup {
  /** Look-ups that were answered from memory, and those that were not, since the start. */
  readonly counters = { hits: 0, misses: 0 };
  /** Orders that are kept at most; 0: none. */
  readonly size: number;
  readonly #catalog: Peer;
  readonly #finder: LeaderFinder;
  readonly #bazaar: Pick<KnownBazaar, "believing">;
  readonly #lease: Pick<CatalogLease, "generation">;
  /** By the number as it stands in a path. */
  readonly #entries: LRUCache<string, Entry> | undefined;

  constructor(options: OrderLookupOptions) {
    this.#catalog = new Peer(options, options.catalogUrl);
    this.#finder = options.finder;
    this.#bazaar = options.bazaar;
    this.#lease = options.lease;
    this.size = options.size;
    this.#entries = options.size > 0 ? new LRUCache({ max: options.size }) : undefined;
  }

  /** Orders that are kept now. */
  get kept(): number {
    return this.#entries?.size ?? 0;
  }

  /** The order with this number, as that stands in a path, if it is in memory. */
  held(number: string): Order | undefined {
    const entry = this.#entries?.get(number);
    if (entry === undefined || entry.generation !== this.#lease.generation) return undefined;
    this.counters.hits += 1;
    return entry.order;
  }

  /** Throws 404 where the order does not exist, 503 where it is not known here and the catalog can't be asked. */
  async get(number: number, requestId?: string): Promise<FoundOrder> {
    const held = this.held(String(number));
    if (held) return { order: held, isFinal: true };
    const { generation } = this.#lease;
    this.counters.misses += 1;
    const found = await this.#ask(number, requestId);
    if (found.isFinal) this.#entries?.set(String(number), { order: found.order, generation });
    return found;
  }

  /**
   * Up to `limit` orders after the number `after`. A full page can't grow, whoever gives it; where the log ends, only the
   * catalog knows. Throws 503 where the page may be short, and the catalog can't be asked.
   */
  async page(after: number, limit: number, requestId?: string): Promise<Order[]> {
    const path = `/orders?after=${after}&limit=${limit}`;
    const ask = async (peer: Peer) => (await peer.get<{ data: Order[] }>(path, limits.lookupMs, requestId)).data;
    const fromLeader = await (this.#finder.current && ask(this.#finder.current.peer).catch(() => undefined));
    if (fromLeader?.length === limit) return fromLeader;
    const fromCatalog = await this.#bazaar.believing(() => ask(this.#catalog)).catch(() => undefined);
    if (fromCatalog) return fromCatalog;
    const pages = await Promise.allSettled(this.#finder.others.map(ask));
    const full = pages.find((page) => page.status === "fulfilled" && page.value.length === limit);
    if (full?.status === "fulfilled") return full.value;
    throw new BazaarError(503, `Orders after ${after} may be missing here, and the catalog can't be asked now.`);
  }

  async #ask(number: number, requestId: string | undefined): Promise<FoundOrder> {
    const ask = async (peer: Peer): Promise<FoundOrder> => {
      const path = `/orders/${number}`;
      const { body, cacheControl } = await peer.getCacheable<Order>(path, limits.lookupMs, requestId);
      return { order: body, isFinal: cacheControl === forEver };
    };
    const fromLeader = await (this.#finder.current && ask(this.#finder.current.peer).catch(() => undefined));
    if (fromLeader) return fromLeader;
    try {
      return await this.#bazaar.believing(() => ask(this.#catalog));
    } catch (cause) {
      if (hasStatus(cause, 404)) throw cause;
      return this.#getFromOthers(ask, number);
    }
  }

  async #getFromOthers(ask: (peer: Peer) => Promise<FoundOrder>, number: number): Promise<FoundOrder> {
    const answers = await Promise.allSettled(this.#finder.others.map(ask));
    const found = answers.find((answer) => answer.status === "fulfilled");
    if (found) return found.value;
    throw new BazaarError(503, `Order ${number} is not known here, and the catalog can't be asked now.`);
  }
}
