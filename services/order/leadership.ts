import type { DamagedLog } from "../../db/damaged-log.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Outcome } from "../contract/fenced.ts";
import { isSameTrade } from "../contract/order.ts";
import type { TradeResult } from "../contract/replication.ts";
import { Batcher } from "../runtime/batcher.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Distribution } from "../runtime/metrics/distribution.ts";
import type { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { Decider, type TimedTrade } from "./decider.ts";
import { type FollowerFigures, FollowerLink } from "./follower-link.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Quorum } from "./quorum.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { leaderChanged, type Tenure } from "./tenure.ts";

export interface LeadershipOptions extends Surroundings {
  id: number;
  tenure: Tenure;
  catalog: Peer;
  followers: ReplicaAddress[];
  minReplicas: number;
  store: ReplicaStore;
  standing: Standing;
  /** Where the sizes of batches are noted, beyond this term. */
  batchSizes?: Distribution;
  /** Called when the log turns out damaged as it is read. */
  onDamage(cause: DamagedLog): void;
}

/** A leader's work at the moment. */
export interface LeadershipFigures {
  queued: number;
  /** Trades, the queued ones among them, that have no answer yet. */
  underWay: number;
  followers: FollowerFigures[];
}

interface UnderWay {
  trade: TimedTrade;
  result: Promise<TradeResult>;
}

/** A leader at work: it takes trades, has the catalog decide them, and pushes the orders to the followers. */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #quorum: Quorum;
  readonly #links: FollowerLink[];
  readonly #heartbeat: Heartbeat;
  readonly #batcher: Batcher<TimedTrade, Outcome>;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(options: LeadershipOptions) {
    this.#options = options;
    const { clock, store, tenure, catalog } = options;
    this.#quorum = new Quorum(store.log.head.number, options.minReplicas);
    this.#links = options.followers.map((follower) => new FollowerLink({ ...options, follower, quorum: this.#quorum }));
    const decider = new Decider({
      ...options,
      onDecided: (orders) => {
        for (const link of this.#links) link.begin(orders);
      },
      onAnswered: () => this.#heartbeat.heard(),
      onWritten: () => this.#written(),
    });
    const onHead = async (head: { number: number }) => {
      if (head.number > store.log.head.number) await decider.fetchJournal();
    };
    this.#heartbeat = new Heartbeat({ clock, catalog, tenure, onHead });
    this.#batcher = new Batcher({
      clock,
      maxBatch: limits.batchTrades,
      maxQueued: limits.queuedTrades,
      concurrency: 1,
      run: (trades) => decider.decide(trades),
      ...(options.batchSizes && { sizes: options.batchSizes }),
    });
  }

  get figures(): LeadershipFigures {
    const followers = this.#links.map((link) => link.figures);
    return { queued: this.#batcher.queued, underWay: this.#underWay.size, followers };
  }

  /** Why it takes no trades now, in words; undefined: it takes them. */
  get refuses(): string | undefined {
    return this.#tooFew ?? this.#heartbeat.catalogLacks;
  }

  get #tooFew(): string | undefined {
    const { minReplicas } = this.#options;
    const { inSync } = this.#quorum;
    return inSync < minReplicas ? `Only ${inSync} replicas are in sync, ${minReplicas} are asked for.` : undefined;
  }

  /** The newest order that its trader may have been told of. */
  get acknowledged(): number {
    return this.#quorum.reachedNumber;
  }

  /**
   * Brings the followers to the same point; resolves once a majority of the replicas is there (and as many as the
   * operator asks for), or each is known to be slow, or after a limit.
   */
  async start(): Promise<void> {
    const { clock } = this.#options;
    for (const link of this.#links) link.start();
    this.#heartbeat.start();
    await Promise.race([this.#enoughLevel(), sleep(clock, limits.takeoverFollowersMs)]);
  }

  /** One replica that hangs, as the leader before may, is not waited for: no majority needs it. */
  async #enoughLevel(): Promise<void> {
    const enough = Math.max(Math.floor((this.#links.length + 1) / 2) + 1, this.#options.minReplicas);
    const { promise, resolve } = Promise.withResolvers<void>();
    const settle = async (link: FollowerLink) => {
      await link.settled;
      if (this.#quorum.inSync >= enough) resolve();
    };
    await Promise.race([promise, Promise.all(this.#links.map(settle))]);
  }

  /** Ends the work: whoever still waits is told to ask the next leader. */
  stop(): void {
    this.#heartbeat.stop();
    for (const link of this.#links) link.stop();
    this.#quorum.close(leaderChanged());
  }

  /**
   * The trade's result, once it is certain and on enough disks. A key that is under way with the same trade is joined;
   * with another one, it waits for that one's end, since only the catalog knows which of them has the key. Throws 421
   * where this replica leads no more, 503 where this call did nothing, 504 where the outcome is unknown.
   */
  async trade(trade: TimedTrade): Promise<TradeResult> {
    for (;;) {
      const underWay = this.#underWay.get(trade.key);
      if (!underWay) break;
      if (isSameTrade(underWay.trade, trade)) return this.#join(underWay, trade);
      await underWay.result.catch(() => {});
    }
    this.#assertTakesTrades();
    const result = this.#carryOut(trade).finally(() => this.#underWay.delete(trade.key));
    this.#underWay.set(trade.key, { trade, result });
    return result;
  }

  #assertTakesTrades(): void {
    const { standing, tenure } = this.#options;
    if (tenure.isOver) throw standing.notLeader();
    const tooFew = this.#tooFew;
    if (tooFew !== undefined) throw new BazaarError(503, tooFew);
    if (this.#underWay.size >= limits.tradesUnderWay) {
      throw new BazaarError(503, `${limits.tradesUnderWay} trades are under way already.`);
    }
  }

  /** Whoever repeats a trade has more time than the one before, and the trade has as much as the last of them. */
  #join({ trade, result }: UnderWay, other: TimedTrade): Promise<TradeResult> {
    trade.deadlineMs = Math.max(trade.deadlineMs, other.deadlineMs);
    return result;
  }

  async #carryOut(trade: TimedTrade): Promise<TradeResult> {
    const outcome = await this.#batcher.add(trade);
    if ("rejection" in outcome) return outcome.rejection;
    await this.#quorum.reached(outcome.order.number);
    return { number: outcome.order.number };
  }

  #written(): void {
    this.#quorum.written(this.#options.store.log.head.number);
    for (const link of this.#links) link.notify();
  }
}
