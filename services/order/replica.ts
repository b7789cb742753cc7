import { ChainMismatch, DamagedLog, LogHole } from "../../db/order-log.ts";
import { BazaarError } from "../contract/errors.ts";
import type { LogEntry } from "../contract/order.ts";
import type { ListingPage, Push, SyncAnswer, SyncRequest, TradeResult } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { copyFromPeer, copyListing } from "./catch-up.ts";
import { Leadership, type TimedTrade } from "./leadership.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { contradicts, judge, surveyPeers } from "./survey.ts";
import { declined, Takeover } from "./takeover.ts";

export interface ReplicaOptions extends Surroundings {
  id: number;
  /** All configured replicas, this one included. */
  replicas: ReplicaAddress[];
  catalogUrl: string;
  /** Replicas that must be in sync before a trade is taken; 1: this one is enough. */
  minReplicas: number;
  store: ReplicaStore;
  standing: Standing;
}

/** One order replica: a log that follows a leader, or leads. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #peers: Map<number, Peer>;
  readonly #catalog: Peer;
  #leadership: Leadership | undefined;
  #takingLead: Promise<void> | undefined;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    const others = options.replicas.filter(({ id }) => id !== options.id);
    this.#peers = new Map(others.map(({ id, url }) => [id, new Peer(options, url)]));
    this.#catalog = new Peer(options, options.catalogUrl);
  }

  /** Throws 421, with the leader's id, where this replica does not lead. */
  assertLeads(): void {
    if (this.#options.standing.role !== "leader") throw this.#options.standing.notLeader();
  }

  /** The result of a trade, from the leader's hand. Throws 421 where this replica does not lead, and like `Leadership.trade`. */
  async trade(trade: TimedTrade): Promise<TradeResult> {
    this.assertLeads();
    if (!this.#leadership) throw this.#options.standing.notLeader();
    return this.#leadership.trade(trade);
  }

  /** Takes the lead, or confirms that it has it. Throws 503 with the reason where it can't. */
  takeLead(): Promise<void> {
    const { standing } = this.#options;
    if (standing.role === "leader") return Promise.resolve();
    this.#takingLead ??= this.#takeLead().finally(() => {
      this.#takingLead = undefined;
    });
    return this.#takingLead;
  }

  async #takeLead(): Promise<void> {
    const { id, store, standing, log } = this.#options;
    try {
      standing.assertNotAside();
      if (!store.writable) throw new BazaarError(503, `Replica ${id} can't write its database.`);
      const parts = { id, catalog: this.#catalog, peers: this.#peers, store, standing, log };
      const grant = await Takeover.run(parts, () => this.#endLeadership());
      const followers = this.#options.replicas.filter((replica) => replica.id !== id);
      const onNewGeneration = () => void this.takeLead().catch(() => {});
      this.#leadership = new Leadership({
        ...this.#options,
        grant,
        catalog: this.#catalog,
        followers,
        onNewGeneration,
      });
      await this.#leadership.start();
      standing.lead(grant.term);
    } catch (cause) {
      const refusal = declined(id, cause);
      standing.resign(refusal.message);
      log.info({ reason: refusal.message }, "did not take the lead");
      throw refusal;
    }
  }

  #endLeadership(): void {
    this.#leadership?.stop();
    this.#leadership = undefined;
  }

  /** Appends what the leader pushes; returns the last order's number. Throws 409 with `last` where it does not fit. */
  async push({ leader, term, orders }: Push): Promise<number> {
    const { standing, store } = this.#options;
    if (store.listing === null) await this.#copyListingFrom(leader);
    standing.follow(leader, term);
    try {
      store.append(orders);
    } catch (cause) {
      const last = store.log.head.number;
      if (cause instanceof ChainMismatch) standing.stepAside(`${cause.message}, which replica ${leader} pushed`);
      if (cause instanceof ChainMismatch || cause instanceof LogHole) {
        throw new BazaarError(409, `The orders do not continue this log: ${cause.message}.`, { last }, { cause });
      }
      throw new BazaarError(503, "The orders could not be written.", { last }, { cause });
    }
    return store.log.head.number;
  }

  async #copyListingFrom(leader: number): Promise<void> {
    const peer = this.#peers.get(leader);
    if (!peer) throw new BazaarError(422, `Replica ${leader} is not one of the configured ones.`);
    await copyListing(peer, this.#options.store);
  }

  /** A page of the log for a peer. With a fence, notes the term first; throws 409 where a newer one is known. */
  sync({ last, fence }: SyncRequest): SyncAnswer {
    const { standing, store } = this.#options;
    if (fence) standing.follow(fence.leader, fence.term);
    const orders = this.#read(() => store.log.page(last, limits.pushOrders));
    const { leader, term } = standing.status;
    const more = last + orders.length < store.log.head.number;
    const hashAtLast = store.log.hashAt(last) ?? null;
    return { leader, term, orders, more, head: store.log.head, hashAtLast, listing: store.listing };
  }

  /** Up to `limit` orders after the number `after`. Throws 503 where the log is damaged. */
  orders(after: number, limit: number): LogEntry[] {
    return this.#read(() => this.#options.store.log.page(after, limit));
  }

  listingPage(after: string): ListingPage {
    const { store } = this.#options;
    if (store.listing === null) throw new BazaarError(503, "This replica has no listing yet.");
    const stocks = store.listingPage(after, limits.listingPageStocks);
    return { hash: store.listing, stocks, more: stocks.length === limits.listingPageStocks };
  }

  /** Asks the peers for what was missed while this replica was away. Peers that don't answer are passed over. */
  async catchUp(): Promise<void> {
    const { store, standing, log } = this.#options;
    const own = { listing: store.listing, head: store.log.head, hashAt: (number: number) => store.log.hashAt(number) };
    const { answers } = await surveyPeers(this.#peers, { last: own.head.number });
    if (judge(own, answers.values()) === "wrong") {
      standing.stepAside("its log contradicts those of most replicas");
      return;
    }
    const ahead = [...answers].filter(
      ([, answer]) => answer.head.number > own.head.number && !contradicts(own, answer),
    );
    const [best] = ahead.sort(([, a], [, b]) => b.head.number - a.head.number);
    const peer = best && this.#peers.get(best[0]);
    if (!peer) return;
    if (store.listing === null) await copyListing(peer, store);
    await copyFromPeer(peer, store);
    log.info({ peer: best?.[0], from: own.head.number, to: store.log.head.number }, "caught up from a peer");
  }

  /** Starts the log again from the peers, because it is damaged. */
  heal(cause: DamagedLog): void {
    const { store, standing, log } = this.#options;
    log.error({ reason: cause.message }, "the log is damaged: starts it again from the peers");
    standing.resign("its log is damaged");
    store.clear();
    this.catchUp().catch((err) => log.warn({ err }, "could not catch up"));
  }

  stop(): void {
    this.#options.standing.resign("it is stopped");
  }

  #read<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof DamagedLog)) throw cause;
      this.heal(cause);
      throw new BazaarError(503, "This replica's log was damaged: it starts again from its peers.", {}, { cause });
    }
  }
}
