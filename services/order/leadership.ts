import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Head, Trade } from "../contract/order.ts";
import type { Grant, Outcome, TradeResult } from "../contract/replication.ts";
import { Batcher } from "../runtime/batcher.ts";
import { type Cancel, sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { type Peer, Unreachable } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { copyFromJournal } from "./catch-up.ts";
import { FollowerLink } from "./follower-link.ts";
import { Quorum } from "./quorum.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";

export interface LeadershipOptions extends Surroundings {
  id: number;
  grant: Grant;
  catalog: Peer;
  followers: ReplicaAddress[];
  minReplicas: number;
  store: ReplicaStore;
  standing: Standing;
  /** Called after this replica has resigned because the catalog has started anew. */
  onNewGeneration(): void;
}

/** A trade with the time, on the monotonic clock, until which someone waits for it. */
export interface TimedTrade extends Trade {
  deadlineMs: number;
}

interface UnderWay {
  trade: Trade;
  result: Promise<TradeResult>;
}

/** One term of one leader: it takes trades, has the catalog decide them, and pushes the orders to the followers. */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #quorum: Quorum;
  readonly #links: FollowerLink[];
  readonly #batcher: Batcher<TimedTrade, Outcome>;
  readonly #underWay = new Map<string, UnderWay>();
  #cancelHeartbeat: Cancel = () => {};
  #confirmedAtMs: number;
  #stopped = false;

  constructor(options: LeadershipOptions) {
    this.#options = options;
    const { clock, store, id, grant, followers } = options;
    this.#confirmedAtMs = clock.monotonic();
    this.#quorum = new Quorum(store.log.head.number, options.minReplicas);
    const onNewerTerm = (leader: number | null, term: number) => this.#newerTerm(leader, term);
    const link = (follower: ReplicaAddress) =>
      new FollowerLink({ ...options, follower, leader: id, term: grant.term, quorum: this.#quorum, onNewerTerm });
    this.#links = followers.map(link);
    this.#batcher = new Batcher({
      clock,
      maxBatch: limits.batchTrades,
      maxQueued: limits.queuedTrades,
      concurrency: 1,
      run: (trades) => this.#decide(trades),
    });
  }

  /** Brings the followers to the same point; resolves once each is there or known to be slow, at the latest after a limit. */
  async start(): Promise<void> {
    const { clock } = this.#options;
    for (const link of this.#links) link.start();
    this.#scheduleHeartbeat();
    await Promise.race([
      Promise.all(this.#links.map((link) => link.settled)),
      sleep(clock, limits.takeoverFollowersMs),
    ]);
  }

  /** Ends the term at this replica: whoever still waits is told to ask the next leader. */
  stop(): void {
    this.#stopped = true;
    this.#cancelHeartbeat();
    for (const link of this.#links) link.stop();
    this.#quorum.close(outcomeUnknown("The leader changed while the trade was under way."));
  }

  /**
   * The trade's result, once it is certain and on enough disks. A key that is under way is joined. Throws 421 where
   * this replica leads no more, 422 for a key that is under way with another trade, 503 where nothing was done, 504
   * where the outcome is unknown.
   */
  async trade(trade: TimedTrade): Promise<TradeResult> {
    const underWay = this.#underWay.get(trade.key);
    if (underWay) return this.#join(underWay, trade);
    if (this.#stopped) throw this.#options.standing.notLeader();
    const { minReplicas } = this.#options;
    if (this.#quorum.inSync < minReplicas) {
      const message = `Only ${this.#quorum.inSync} replicas are in sync, ${minReplicas} are asked for; nothing was done.`;
      throw new BazaarError(503, message);
    }
    const result = this.#carryOut(trade).finally(() => this.#underWay.delete(trade.key));
    this.#underWay.set(trade.key, { trade, result });
    return result;
  }

  #join({ trade, result }: UnderWay, other: Trade): Promise<TradeResult> {
    const isSame = trade.name === other.name && trade.quantity === other.quantity && trade.type === other.type;
    if (isSame) return result;
    throw new BazaarError(422, "This Idempotency-Key is used for another trade: take a new key.");
  }

  async #carryOut(trade: TimedTrade): Promise<TradeResult> {
    const outcome = await this.#batcher.add(trade);
    if ("rejection" in outcome) return outcome.rejection;
    await this.#quorum.reached(outcome.order.number);
    return { number: outcome.order.number };
  }

  /** Has the catalog decide a batch, again and again with the same keys while it gives no answer. */
  async #decide(trades: TimedTrade[]): Promise<Outcome[]> {
    const { clock, catalog, store, id, grant } = this.#options;
    const fenced = { generation: grant.generation, term: grant.term, replica: id };
    const bare = trades.map(({ name, quantity, type, key }) => ({ name, quantity, type, key }));
    const deadlineMs = Math.max(...trades.map((trade) => trade.deadlineMs));
    let isCertain = true;
    for (;;) {
      if (this.#stopped) throw isCertain ? this.#options.standing.notLeader() : changedLeader;
      if (clock.monotonic() > deadlineMs) throw isCertain ? tooLate : outcomeUnknown("The catalog does not answer.");
      try {
        const batch = { ...fenced, head: store.log.head, trades: bare };
        const { outcomes } = await catalog.post<{ outcomes: Outcome[] }>("/batches", batch, limits.catalogCallMs);
        this.#append(outcomes);
        return outcomes;
      } catch (cause) {
        isCertain &&= cause instanceof BazaarError || (cause instanceof Unreachable && cause.certain);
        await this.#recover(cause, isCertain);
      }
    }
  }

  /** Makes another attempt at a batch possible, or throws what the traders are to be told. */
  async #recover(cause: unknown, isCertain: boolean): Promise<void> {
    const { clock, standing, store } = this.#options;
    if (hasStatus(cause, 409)) {
      if (cause.details.head === undefined) return this.#deposedBy(cause);
      if (await this.#fetchJournal()) return;
    } else if (cause instanceof BazaarError) {
      throw isCertain ? new BazaarError(503, `The catalog refuses: ${cause.message}`) : outcomeUnknown(cause.message);
    }
    if (store.writable) await sleep(clock, limits.retryPauseMs);
    else standing.resign("it can't write its log");
  }

  #append(outcomes: Outcome[]): void {
    const { store } = this.#options;
    const head = store.log.head.number;
    const orders = outcomes.flatMap((outcome) => ("order" in outcome ? [outcome.order] : []));
    const added = orders.filter((order) => order.number > head).sort((a, b) => a.number - b.number);
    if (added.length === 0) return;
    store.append(added);
    this.#written();
  }

  #written(): void {
    this.#quorum.written(this.#options.store.log.head.number);
    for (const link of this.#links) link.notify();
  }

  /** Appends what the journal has and the log lacks. False if that failed. */
  async #fetchJournal(): Promise<boolean> {
    const { catalog, store, grant, log } = this.#options;
    try {
      await copyFromJournal(catalog, store, grant.generation);
      this.#written();
      return true;
    } catch (cause) {
      log.warn({ err: cause }, "could not fetch the journal");
      return false;
    }
  }

  #scheduleHeartbeat(): void {
    this.#cancelHeartbeat = this.#options.clock.after(limits.heartbeatMs, () => void this.#heartbeat());
  }

  /** Confirms the term; learns of orders that came without a leader, and that another leads. */
  async #heartbeat(): Promise<void> {
    const { clock, catalog, store, id, grant, standing } = this.#options;
    const confirmation = { generation: grant.generation, term: grant.term, replica: id };
    try {
      const { head } = await catalog.post<{ head: Head }>("/terms/confirm", confirmation, limits.heartbeatLapseMs);
      this.#confirmedAtMs = clock.monotonic();
      if (!this.#stopped && head.number > store.log.head.number) await this.#fetchJournal();
    } catch (cause) {
      const sinceMs = clock.monotonic() - this.#confirmedAtMs;
      if (hasStatus(cause, 409)) this.#deposedBy(cause);
      else if (sinceMs > limits.heartbeatLapseMs)
        standing.resign(`it has not reached the catalog for ${Math.round(sinceMs)} ms`);
    }
    if (!this.#stopped) this.#scheduleHeartbeat();
  }

  /** The catalog has refused this term: a newer one exists, or the catalog has started anew. */
  #deposedBy({ details }: BazaarError): void {
    if (this.#stopped) return;
    if (typeof details.term === "number") {
      this.#newerTerm(typeof details.leader === "number" ? details.leader : null, details.term);
    } else {
      this.#options.standing.resign("the catalog has started anew");
      this.#options.onNewGeneration();
    }
  }

  #newerTerm(leader: number | null, term: number): void {
    const { standing, store } = this.#options;
    standing.resign(`replica ${leader} leads term ${term}`);
    if (term > store.term) store.noteTerm(term, leader ?? 0);
  }
}

function outcomeUnknown(why: string): BazaarError {
  return new BazaarError(504, `${why} The outcome is not known: ask again with the same Idempotency-Key.`);
}

const changedLeader = outcomeUnknown("The leader changed while the trade was under way.");
const tooLate = new BazaarError(503, "The trade's time was over before it was begun; nothing was done.");
