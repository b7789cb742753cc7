import { SQLiteError } from "bun:sqlite";
import { ChainMismatch } from "../../db/order-log.ts";
import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Outcome } from "../contract/fenced.ts";
import type { Head, LogEntry, Trade } from "../contract/order.ts";
import { type Clock, sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { type Peer, Unreachable } from "../runtime/peer.ts";
import { copyFromJournal } from "./catch-up.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { leaderChanged, outcomeUnknown, type Tenure } from "./tenure.ts";

/** A trade with the time, on the monotonic clock, until which someone waits for it. */
export interface TimedTrade extends Trade {
  /** Grows while the trade is under way, if it is asked for again. */
  deadlineMs: number;
}

export interface DeciderOptions {
  clock: Clock;
  log: Log;
  catalog: Peer;
  store: ReplicaStore;
  standing: Standing;
  tenure: Tenure;
  /** Called when the catalog has committed orders, just before they are written to the log. */
  onDecided(orders: LogEntry[]): void;
  /** Called when the catalog has answered, however. */
  onAnswered(): void;
  /** Called when the log has grown. */
  onWritten(): void;
}

/** Has the catalog decide the leader's batches, and keeps the leader's log level with the journal. */
export class Decider {
  readonly #options: DeciderOptions;

  constructor(options: DeciderOptions) {
    this.#options = options;
  }

  /**
   * Decides a batch, again and again with the same keys while the catalog gives no answer; what became orders is on
   * the own disk then. Throws 421 or 503 where this certainly did nothing, 504 where it may have.
   */
  async decide(trades: TimedTrade[]): Promise<Outcome[]> {
    const { clock, catalog, store, standing, tenure, onAnswered } = this.#options;
    // What is undefined does not travel.
    const bare = trades.map(({ name, quantity, type, key, requestId }) => ({ name, quantity, type, key, requestId }));
    const isLate = () => trades.every(({ deadlineMs }) => clock.monotonic() > deadlineMs);
    let isCertain = true;
    for (;;) {
      if (tenure.isOver) throw isCertain ? standing.notLeader() : leaderChanged();
      if (isLate()) throw isCertain ? tooLate() : outcomeUnknown("The catalog does not answer.");
      const { head } = store.log;
      try {
        const batch = { ...tenure.fenced, head, trades: bare };
        const { outcomes } = await catalog.post<{ outcomes: Outcome[] }>("/batches", batch, limits.catalogCallMs);
        onAnswered();
        tenure.assertCurrent();
        this.#append(outcomes);
        return outcomes;
      } catch (cause) {
        isCertain &&= certainlyNothing(cause);
        await this.#recover(cause, head, isCertain);
      }
    }
  }

  /** Appends what the journal has and the log lacks. False if that failed. */
  async fetchJournal(): Promise<boolean> {
    const { catalog, store, tenure, log, onWritten } = this.#options;
    try {
      await copyFromJournal(catalog, store, tenure);
      onWritten();
      return true;
    } catch (cause) {
      log.warn({ err: cause }, "could not fetch the journal");
      if (cause instanceof SQLiteError) tenure.resign("it can't write its log");
      if (cause instanceof ChainMismatch) tenure.stepAside("its log differs from the catalog's journal");
      return false;
    }
  }

  /** Makes another attempt at a batch possible, or throws what the traders are to be told. */
  async #recover(cause: unknown, sent: Head, isCertain: boolean): Promise<void> {
    const { clock, tenure, onAnswered } = this.#options;
    if (tenure.isOver) return;
    if (cause instanceof BazaarError) onAnswered();
    if (hasStatus(cause, 409)) {
      if (cause.details.head === undefined) return tenure.refused(cause);
      if ((cause.details.head as Head).number <= sent.number) {
        return tenure.stepAside("its log goes beyond the catalog's journal, or differs from it");
      }
      if (await this.fetchJournal()) return;
    } else if (cause instanceof SQLiteError) {
      return tenure.resign("it can't write its log");
    } else if (cause instanceof BazaarError) {
      throw isCertain ? new BazaarError(503, `The catalog refuses: ${cause.message}`) : outcomeUnknown(cause.message);
    }
    await sleep(clock, limits.retryPauseMs);
  }

  #append(outcomes: Outcome[]): void {
    const { store, onDecided, onWritten } = this.#options;
    const head = store.log.head.number;
    const orders = outcomes.flatMap((outcome) => ("order" in outcome ? [outcome.order] : []));
    const added = orders.filter((order) => order.number > head).sort((a, b) => a.number - b.number);
    if (added.length === 0) return;
    onDecided(added);
    store.append(added);
    onWritten();
  }
}

/** Whether a failed attempt certainly changed nothing: refused in words, or never received. */
function certainlyNothing(cause: unknown): boolean {
  return cause instanceof BazaarError ? cause.status < 500 || cause.status === 503 : isUnsent(cause);
}

function isUnsent(cause: unknown): boolean {
  return cause instanceof Unreachable && cause.certain;
}

function tooLate(): BazaarError {
  return new BazaarError(503, "The trade's time was over before it was begun.");
}
