import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Trade } from "../contract/order.ts";
import type { TradeBatch, TradeResult } from "../contract/replication.ts";
import { Batcher } from "../runtime/batcher.ts";
import { type Clock, sleep, timedOut, withTimeout } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { BatchFigures } from "../runtime/metrics/batch-metrics.ts";
import { Unreachable } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";
import type { Leader, LeaderFinder } from "./leader-finder.ts";

/** A trade on its way to an answer. */
interface Attempt {
  trade: Trade;
  deadlineMs: number;
  /** Whether it may have happened: it was sent, and the answer, if any, did not rule that out. */
  maybeDone: boolean;
  /** Whether its client has been answered: then it may not be sent any more. */
  over: boolean;
}

/** What one try ended with; undefined: nothing certain, try again. */
type TryResult = TradeResult | undefined;

export interface TraderOptions extends Surroundings {
  finder: LeaderFinder;
  /** How long a trade is tried, in milliseconds. */
  tradeTimeoutMs: number;
}

/** Brings trades to the leader, whoever that is, and repeats an unanswered one with the same key until its deadline. */
export class Trader {
  readonly #clock: Clock;
  readonly #finder: LeaderFinder;
  readonly #tradeTimeoutMs: number;
  readonly #batcher: Batcher<Attempt, TryResult>;

  constructor(options: TraderOptions) {
    this.#clock = options.clock;
    this.#finder = options.finder;
    this.#tradeTimeoutMs = options.tradeTimeoutMs;
    this.#batcher = new Batcher({
      clock: options.clock,
      maxBatch: limits.batchTrades,
      maxQueued: limits.queuedTrades,
      concurrency: limits.frontEndBatches,
      run: (attempts) => this.#try(attempts),
    });
  }

  /** The trades that wait, and the sizes of their batches. */
  get batches(): BatchFigures {
    return this.#batcher;
  }

  /**
   * The number of the trade's order. Throws the rejection (404, 409, 422); 503 where this call certainly did nothing;
   * 504 where the outcome is not known at the deadline.
   */
  async trade(trade: Trade): Promise<number> {
    const deadlineMs = this.#clock.monotonic() + this.#tradeTimeoutMs;
    const attempt: Attempt = { trade, deadlineMs, maybeDone: false, over: false };
    const result = await withTimeout(this.#clock, this.#tradeTimeoutMs, this.#repeat(attempt));
    attempt.over = true;
    if (result === timedOut) throw attempt.maybeDone ? outcomeUnknown() : notDone();
    if ("number" in result) return result.number;
    throw new BazaarError(result.status, result.message);
  }

  async #repeat(attempt: Attempt): Promise<TradeResult> {
    for (;;) {
      const result = await this.#batcher.add(attempt).catch((refusal: unknown) => {
        // A full queue refuses a trade that has not begun; one that has goes on asking.
        if (!attempt.maybeDone) throw refusal;
      });
      if (result) return result;
      if (attempt.over) throw outcomeUnknown();
      await sleep(this.#clock, limits.retryPauseMs);
    }
  }

  async #try(all: Attempt[]): Promise<TryResult[]> {
    const leader = await this.#finder.find().catch(() => undefined);
    const attempts = all.filter((attempt) => !attempt.over);
    if (!leader || attempts.length === 0) return all.map(() => undefined);
    const results = await this.#tryAt(leader, attempts);
    const byAttempt = new Map(attempts.map((attempt, index) => [attempt, results[index]]));
    return all.map((attempt) => byAttempt.get(attempt));
  }

  async #tryAt(leader: Leader, attempts: Attempt[]): Promise<TryResult[]> {
    const before = attempts.map((attempt) => attempt.maybeDone);
    for (const attempt of attempts) attempt.maybeDone = true;
    try {
      const results = await this.#send(leader, attempts);
      return results.map((result, index) => this.#judge(result, attempts[index], before[index] ?? true, leader));
    } catch (cause) {
      const isCertain = this.#learn(cause, leader);
      if (isCertain) for (const [index, attempt] of attempts.entries()) attempt.maybeDone = before[index] ?? true;
      return attempts.map(() => undefined);
    }
  }

  async #send(leader: Leader, attempts: Attempt[]): Promise<TradeResult[]> {
    const nowMs = this.#clock.monotonic();
    const left = attempts.map((attempt) => Math.max(1, attempt.deadlineMs - nowMs));
    const batch: TradeBatch = { trades: attempts.map(({ trade }, index) => ({ ...trade, leftMs: left[index] ?? 1 })) };
    const timeoutMs = Math.max(...left) + limits.answerMarginMs;
    const { results } = await leader.peer.post<{ results: TradeResult[] }>("/trades", batch, timeoutMs, leader.lost);
    return results;
  }

  /** What a result of the leader's means for its trade: final, or to be tried again. */
  #judge(result: TradeResult, attempt: Attempt | undefined, before: boolean, leader: Leader): TryResult {
    if (!attempt || "number" in result) return result;
    if (result.status === 504) return undefined;
    if (result.status !== 421 && result.status !== 503) return result;
    attempt.maybeDone = before;
    if (result.status === 421) this.#finder.believe(leader, result.leader, result.term);
    return result.status === 503 && !before ? result : undefined;
  }

  /** Acts on a try that failed as a whole; true where it certainly did nothing. */
  #learn(cause: unknown, leader: Leader): boolean {
    if (hasStatus(cause, 421)) this.#finder.believe(leader, cause.details.leader, cause.details.term);
    else this.#finder.giveUp(leader);
    return cause instanceof BazaarError ? cause.status < 500 : cause instanceof Unreachable && cause.certain;
  }
}

function outcomeUnknown(): BazaarError {
  const message = "The outcome is not known yet: ask again with the same Idempotency-Key.";
  return new BazaarError(504, message);
}

function notDone(): BazaarError {
  return new BazaarError(503, "No leader took the trade in time.");
}
