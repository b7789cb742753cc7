import { LRUCache } from "lru-cache";
import type { LookupAnswer } from "../contract/lookup.ts";
import { joinRequestIds } from "../contract/request-id.ts";
import { Batcher } from "../runtime/batcher.ts";
import { limits } from "../runtime/limits.ts";
import type { BatchFigures } from "../runtime/metrics/batch-metrics.ts";
import { Peer } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";
import type { CatalogLease } from "./catalog-lease.ts";
import type { KnownBazaar } from "./known-bazaar.ts";
import { type TaggedStock, tagStock } from "./lookup-response.ts";

/** An answer of the catalog, with the session under which it promised to tell of a change; null: it did not. */
type Fill = { tagged: TaggedStock; session: string | null } | undefined;

/** A stock to ask for, and the id of the request that it is asked for, if that is known. */
interface Asked {
  name: string;
  requestId: string | undefined;
}

/** A look-up under way. */
interface Pending {
  session: string | null;
  fill: Promise<Fill>;
}

interface Entry {
  tagged: TaggedStock;
  session: string;
}

export interface StockCacheOptions extends Surroundings {
  catalogUrl: string;
  lease: CatalogLease;
  bazaar: Pick<KnownBazaar, "believing">;
  /** Stocks that are kept; 0: none. */
  size: number;
}

/** What has become of look-ups, since the start. */
export interface StockCacheCounters {
  /** Answered from memory. */
  hits: number;
  /** Answered by a look-up that somebody else had begun. */
  joined: number;
  /** For which the catalog was asked. */
  misses: number;
  /** Answers of the catalog that were given, but not kept, because of an invalidation in the meantime. */
  staleFillsDropped: number;
  /** Stocks that were taken back, whether or not they were held. */
  invalidations: number;
}

/**
 * Look-ups from memory that are never stale: an entry counts only under the lease session that it was promised under,
 * and an invalidation leaves nothing behind that was asked for before it.
 *
 * Versions are not compared here. A floor (keep no fill below the version of the invalidation) would keep a fill that
 * was asked for before the change and read after it; dropping every fill under way costs one look-up more then, but
 * needs no memory of floors, which would have to outlive their stocks' entries, and holds also where a repaired catalog
 * counts versions anew. Nothing newer is overwritten by an older fill, because only the fill that was begun last is kept.
 */
export class StockCache {
  readonly counters: StockCacheCounters = { hits: 0, joined: 0, misses: 0, staleFillsDropped: 0, invalidations: 0 };
  /** Stocks that are kept at most; 0: none. */
  readonly size: number;
  readonly #lease: CatalogLease;
  readonly #catalog: Peer;
  readonly #bazaar: Pick<KnownBazaar, "believing">;
  readonly #entries: LRUCache<string, Entry> | undefined;
  readonly #pending = new Map<string, Pending>();
  readonly #lookups: Batcher<Asked, Fill>;

  constructor(options: StockCacheOptions) {
    this.size = options.size;
    this.#lease = options.lease;
    this.#bazaar = options.bazaar;
    this.#catalog = new Peer(options, options.catalogUrl);
    this.#entries = options.size > 0 ? new LRUCache({ max: options.size }) : undefined;
    this.#lookups = new Batcher({
      clock: options.clock,
      maxBatch: limits.batchLookups,
      maxQueued: limits.queuedLookups,
      concurrency: limits.frontEndBatches,
      run: (asked) => this.#ask(asked),
    });
  }

  /** The stock as it is now, if that is in memory. */
  held(name: string): TaggedStock | undefined {
    const entry = this.#entries?.get(name);
    if (entry === undefined || entry.session !== this.#lease.session) return undefined;
    this.counters.hits += 1;
    return entry.tagged;
  }

  /** The stock as it is now, or undefined where there is none. Throws 503 where the catalog can't be asked. */
  async get(name: string, requestId?: string): Promise<TaggedStock | undefined> {
    const session = this.#entries ? this.#lease.session : null;
    if (session === null) return (await this.#miss(name, requestId))?.tagged;
    const held = this.held(name);
    if (held) return held;
    const pending = this.#pending.get(name);
    if (pending?.session === session) {
      const fill = await pending.fill;
      // Without a promise, what was read may have changed before the joiner asked.
      if (fill && fill.session !== session) return (await this.#miss(name, requestId))?.tagged;
      this.counters.joined += 1;
      return fill?.tagged;
    }
    return this.#fill(name, session, requestId);
  }

  /** Drops a stock, and whatever is under way for it: that will be answered to who asked before, but not kept. */
  invalidate(name: string): void {
    this.counters.invalidations += 1;
    this.#pending.delete(name);
    this.#entries?.delete(name);
  }

  /** Stocks that are kept now, those included whose lease is over. */
  get kept(): number {
    return this.#entries?.size ?? 0;
  }

  /** The look-ups that wait for the catalog, and the sizes of their batches. */
  get batches(): BatchFigures {
    return this.#lookups;
  }

  /** Asks the catalog. */
  #miss(name: string, requestId: string | undefined): Promise<Fill> {
    this.counters.misses += 1;
    return this.#lookups.add({ name, requestId });
  }

  async #fill(name: string, session: string, requestId: string | undefined): Promise<TaggedStock | undefined> {
    const pending = { session, fill: this.#miss(name, requestId) };
    this.#pending.set(name, pending);
    try {
      const fill = await pending.fill;
      if (fill?.session === session) this.#keep(name, pending, { tagged: fill.tagged, session });
      return fill?.tagged;
    } finally {
      if (this.#pending.get(name) === pending) this.#pending.delete(name);
    }
  }

  #keep(name: string, pending: Pending, entry: Entry): void {
    if (this.#pending.get(name) === pending) this.#entries?.set(name, entry);
    else this.counters.staleFillsDropped += 1;
  }

  async #ask(asked: Asked[]): Promise<Fill[]> {
    const session = this.#entries ? this.#lease.session : null;
    const batch = { session, names: asked.map(({ name }) => name) };
    const requestId = joinRequestIds(asked.map((one) => one.requestId));
    const answer = await this.#bazaar.believing(() =>
      this.#catalog.post<LookupAnswer>("/lookups", batch, limits.lookupMs, undefined, requestId),
    );
    return answer.stocks.map((found) => {
      if (found === null) return undefined;
      const { version, ...stock } = found.stock;
      const tagged = tagStock(stock, `"${answer.generation}-${version}"`);
      return { tagged, session: found.promised ? session : null };
    });
  }
}
