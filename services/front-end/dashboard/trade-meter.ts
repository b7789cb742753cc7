import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { BazaarError } from "../../contract/errors.ts";
import type { Trade } from "../../contract/order.ts";
import type { Clock } from "../../runtime/clock.ts";
import { limits } from "../../runtime/limits.ts";
import type { FrontEndFigures } from "./messages.ts";

/** Who brings trades to their answers. */
interface TradeTaker {
  trade(trade: Trade): Promise<number>;
}

type TradeFigures = Pick<FrontEndFigures, "perSecond" | "p99Ms" | "waitingMs">;

/** Measures the trades of a front end on their way through, while somebody watches; else it costs one look at the clock. */
export class TradeMeter implements TradeTaker {
  readonly #clock: Clock;
  readonly #trader: TradeTaker;
  #histogram: RecordableHistogram | undefined;
  #watchedUntilMs = Number.NEGATIVE_INFINITY;
  #windowStartMs = 0;
  #answered = 0;
  #newest: Omit<TradeFigures, "waitingMs"> = { perSecond: 0, p99Ms: null };
  #underWay = 0;
  /** The last answer, or, where none was owed, the first trade after that. A failure is no answer. */
  #progressMs = 0;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #longestWaitMs = 0;
  #failures = 0;

  constructor(clock: Clock, trader: TradeTaker) {
    this.#clock = clock;
    this.#trader = trader;
  }

  /** Like the trader's. */
  trade(trade: Trade): Promise<number> {
    const nowMs = this.#clock.monotonic();
    return nowMs < this.#watchedUntilMs ? this.#timed(trade, nowMs) : this.#trader.trade(trade);
  }

  /** The figures of the last whole stretch of `limits.dashboardPollMs`. Who asks watches, for a while. */
  read(): TradeFigures {
    const nowMs = this.#clock.monotonic();
    if (nowMs >= this.#watchedUntilMs) this.#begin(nowMs);
    this.#watchedUntilMs = nowMs + limits.dashboardWatchMs;
    // A little less, since nobody asks at exactly equal distances; and another front end may ask in between.
    if (nowMs - this.#windowStartMs >= limits.dashboardPollMs / 2) this.#roll(nowMs);
    return { ...this.#newest, waitingMs: this.#isInGap(nowMs) ? nowMs - this.#progressMs : 0 };
  }

  /** Whether trades are under way, none of which has been answered since that moment on the monotonic clock. */
  isWaitingSince(atMs: number): boolean {
    return this.#underWay > 0 && this.#progressMs < atMs;
  }

  /** What has happened since it was called last: the longest wait for any answer, and trades that got none. */
  takeWaits(): { longestWaitMs: number; failures: number } {
    const waits = { longestWaitMs: this.#longestWaitMs, failures: this.#failures };
    this.#longestWaitMs = 0;
    this.#failures = 0;
    return waits;
  }

  /** In microseconds; made for the first one who watches, since that costs as much as all the rest. */
  get #latencies(): RecordableHistogram {
    this.#histogram ??= createHistogram();
    return this.#histogram;
  }

  async #timed(trade: Trade, startMs: number): Promise<number> {
    if (!this.#isInGap(startMs)) this.#progressMs = startMs;
    this.#underWay += 1;
    let isAnswer = true;
    try {
      return await this.#trader.trade(trade);
    } catch (cause) {
      isAnswer = cause instanceof BazaarError && cause.status < 500;
      throw cause;
    } finally {
      this.#settled(startMs, isAnswer);
    }
  }

  /** Trades wait, or have failed a moment ago: whoever asks again then is in the same gap as before. */
  #isInGap(nowMs: number): boolean {
    return this.#underWay > 0 || nowMs - this.#failedAtMs < limits.dashboardWatchMs;
  }

  #settled(startMs: number, isAnswer: boolean): void {
    const nowMs = this.#clock.monotonic();
    this.#underWay -= 1;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, nowMs - this.#progressMs);
    if (isAnswer) {
      this.#progressMs = nowMs;
      this.#failedAtMs = Number.NEGATIVE_INFINITY;
    } else {
      this.#failedAtMs = nowMs;
      this.#failures += 1;
    }
    this.#answered += 1;
    this.#latencies.record(Math.max(1, Math.round((nowMs - startMs) * 1_000)));
  }

  #begin(nowMs: number): void {
    this.#windowStartMs = nowMs;
    this.#newest = { perSecond: 0, p99Ms: null };
    this.#clear();
    this.takeWaits();
  }

  #roll(nowMs: number): void {
    const seconds = (nowMs - this.#windowStartMs) / 1_000;
    const p99Ms = this.#answered === 0 ? null : this.#latencies.percentile(99) / 1_000;
    this.#newest = { perSecond: this.#answered / seconds, p99Ms };
    this.#windowStartMs = nowMs;
    this.#clear();
  }

  #clear(): void {
    this.#answered = 0;
    this.#latencies.reset();
  }
}
