import { DamagedLog } from "../../db/damaged-log.ts";
import { ChainMismatch, LogHole } from "../../db/order-log.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Lineage } from "../contract/identity.ts";
import type { LogEntry } from "../contract/order.ts";
import type { IdentityNote, ListingPage, Push, SyncAnswer, SyncRequest } from "../contract/replication.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Peer } from "../runtime/peer.ts";
import { copyFromPeer, copyListing } from "./catch-up.ts";
import { Pacer } from "./pacer.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { contradicts, judge, surveyPeers } from "./survey.ts";

export interface FollowerOptions {
  clock: Clock;
  /** The other replicas, by id. */
  peers: Map<number, Peer>;
  store: ReplicaStore;
  standing: Standing;
  log: Log;
  /** Called when the log turns out damaged as it is read. */
  onDamage(cause: DamagedLog): void;
}

/** A replica's log as the others see it: what is pushed to it, what it tells them, and how it catches up. */
export class Follower {
  readonly #options: FollowerOptions;
  #copyingListing: Promise<void> | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /**
   * Takes another replica's word that it leads. Throws 422 where that one is not configured or is this one, 403 for
   * another lineage, 409 for an older term.
   */
  follow(leader: number, term: number, lineage?: Lineage): void {
    if (!this.#options.peers.has(leader)) {
      throw new BazaarError(422, `Replica ${leader} is not one of the other configured replicas.`);
    }
    this.#options.standing.follow(leader, term, lineage);
  }

  /** Notes whom a leader belongs to, or a candidate whom enough have answered. Throws like `follow`. */
  noteIdentity({ leader, term, identity }: IdentityNote): void {
    this.follow(leader, term, identity.lineage);
    this.#options.standing.noteIdentity(identity);
  }

  /** Appends what the leader pushes; returns the last order's number. Throws 409 with `last` where it does not fit. */
  async push({ leader, term, orders, head, identity }: Push): Promise<number> {
    const { store } = this.#options;
    if (identity) this.noteIdentity({ leader, term, identity });
    else this.follow(leader, term);
    if (store.listing === null) {
      await this.#copyListingFrom(leader);
      this.follow(leader, term);
    }
    try {
      store.append(orders);
      const own = head && store.log.hashAt(head.number);
      if (own !== undefined && own !== head?.hash) throw new ChainMismatch(`order ${head?.number} differs from ours`);
    } catch (cause) {
      throw this.#refusal(leader, cause);
    }
    return store.log.head.number;
  }

  #refusal(leader: number, cause: unknown): BazaarError {
    const { standing, store } = this.#options;
    const last = store.log.head.number;
    if (cause instanceof DamagedLog) this.#options.onDamage(cause);
    if (cause instanceof ChainMismatch) standing.stepAside(`${cause.message}, which replica ${leader} pushed`);
    if (cause instanceof ChainMismatch || cause instanceof LogHole) {
      return new BazaarError(409, `The orders do not continue this log: ${cause.message}.`, { last }, { cause });
    }
    return new BazaarError(503, "The orders could not be written.", { last }, { cause });
  }

  #copyListingFrom(leader: number): Promise<void> {
    const { peers, store } = this.#options;
    const peer = peers.get(leader);
    if (!peer) return Promise.resolve();
    this.#copyingListing ??= copyListing(peer, store).finally(() => {
      this.#copyingListing = undefined;
    });
    return this.#copyingListing;
  }

  /** A page of the log for a peer. With a fence, notes the term first; throws 409 where a newer one is known. */
  sync({ last, limit = limits.pushOrders, fence }: SyncRequest): SyncAnswer {
    const { standing, store } = this.#options;
    if (fence) this.follow(fence.leader, fence.term, fence.lineage);
    return this.#read(() => {
      const orders = store.log.page(last, limit);
      const { leader, term } = standing.status;
      const more = last + orders.length < store.log.head.number;
      const hashAtLast = store.log.hashAt(last) ?? null;
      const position = { head: store.log.head, hashAtLast, listing: store.listing };
      return { leader, term, orders, more, ...position, ...standing.knownIdentity };
    });
  }

  /**
   * Up to `limit` orders after the number `after`, for anybody. Throws 503 where the log is damaged, and where it is one
   * that contradicts the others'.
   */
  orders(after: number, limit: number): LogEntry[] {
    this.#options.standing.assertNotAside();
    return this.#read(() => this.#options.store.log.page(after, limit));
  }

  /** A page of the listing for a peer. Throws 503 while there is none. */
  listingPage(after: string): ListingPage {
    const { store } = this.#options;
    if (store.listing === null) throw new BazaarError(503, "This replica has no listing yet.");
    const stocks = store.listingPage(after, limits.listingPageStocks);
    return { hash: store.listing, stocks, more: stocks.length === limits.listingPageStocks };
  }

  /** Asks the peers for what was missed while this replica was away. Peers that don't answer are passed over. */
  async catchUp(): Promise<void> {
    try {
      await this.#copyMissed();
    } catch (cause) {
      if (cause instanceof DamagedLog) this.#options.onDamage(cause);
      throw cause;
    }
  }

  async #copyMissed(): Promise<void> {
    const { clock, peers, store, standing, log } = this.#options;
    const { log: orders, listing } = store;
    const own = { listing, head: orders.head, hashAt: (number: number) => orders.hashAt(number) };
    const { answers } = await surveyPeers(peers, { last: own.head.number });
    if (judge(own, answers.values()) === "wrong") {
      standing.stepAside("its log contradicts those of most replicas");
      return;
    }
    const isAhead = ([, answer]: [number, SyncAnswer]) =>
      answer.head.number > own.head.number && !contradicts(own, answer);
    const [best] = [...answers].filter(isAhead).sort(([, a], [, b]) => b.head.number - a.head.number);
    const peer = best && peers.get(best[0]);
    if (!peer) return;
    if (store.listing === null) await copyListing(peer, store);
    const { bazaar, members, lineage } = best[1];
    // Who has a history belongs to a bazaar, whether or not a leader has come by to say so.
    if (bazaar !== null && members !== null && lineage !== null) standing.noteIdentity({ bazaar, members, lineage });
    await copyFromPeer(peer, store, () => standing.assertNotAside(), new Pacer(clock));
    log.info({ peer: best[0], from: own.head.number, to: store.log.head.number }, "caught up from a peer");
  }

  #read<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof DamagedLog)) throw cause;
      this.#options.onDamage(cause);
      throw new BazaarError(
        503,
        "This replica's log is damaged: it is closed until another service has shown a copy.",
        {},
        { cause },
      );
    }
  }
}
