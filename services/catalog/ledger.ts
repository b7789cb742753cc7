import { SQLiteError } from "bun:sqlite";
import { isUnusable } from "../../db/open.ts";
import { BazaarError } from "../contract/errors.ts";
import type { CatalogBatch, Outcome } from "../contract/fenced.ts";
import type { Head, Trade } from "../contract/order.ts";
import { Batcher } from "../runtime/batcher.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Authority } from "./authority.ts";
import type { CatalogStore } from "./catalog-store.ts";
import type { Promises } from "./promises.ts";
import type { RunningTime } from "./running-time.ts";
import { type Plan, planTrades, type Stamp } from "./trade-plan.ts";

export interface LedgerOptions {
  clock: Clock;
  store: CatalogStore;
  authority: Authority;
  promises: Promises;
  runningTime: RunningTime;
}

/** A batch, and what must still be true at the moment of its commit. */
interface Submission {
  trades: Trade[];
  stamp(): Stamp;
  /** Throws where the batch may not be written (any more). */
  assertAllowed(): void;
}

/** What the catalog says while its disk takes nothing. */
export const cantWrite = "The catalog can't write its database.";

/** Where trades become orders: one batch at a time is planned, its promises taken back, and committed. */
export class Ledger {
  readonly #options: LedgerOptions;
  /** One at a time, in the order in which they came. */
  readonly #lane: Batcher<Submission, Outcome[]>;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#lane = new Batcher({
      clock: options.clock,
      maxBatch: 1,
      maxQueued: limits.queuedTrades,
      concurrency: 1,
      run: async ([submission]) => (submission ? [await this.#planAndCommit(submission)] : []),
    });
  }

  /** Batches that wait for the one under way. */
  get queued(): number {
    return this.#lane.queued;
  }

  /**
   * Commits a leader's batch; the outcomes come in the order of its trades. Throws 409 for another generation, a term
   * that is over, or a head that is not the journal's; 503 while the catalog is not open.
   */
  batch(request: CatalogBatch): Promise<Outcome[]> {
    const { authority } = this.#options;
    return this.#lane.add({
      trades: request.trades,
      stamp: () => ({ term: request.term, replica: request.replica, ...this.#times() }),
      assertAllowed: () => {
        authority.assertLeads(request);
        authority.assertOpen();
        this.#assertHead(request.head);
      },
    });
  }

  /** Commits one trade that came without a leader; the leader fetches it from the journal. Throws 503. */
  async update(trade: Trade): Promise<Outcome> {
    const { authority } = this.#options;
    const [outcome] = await this.#lane.add({
      trades: [trade],
      stamp: () => ({ term: authority.term, replica: 0, ...this.#times() }),
      assertAllowed: () => authority.assertOpen(),
    });
    if (!outcome) throw new Error("a batch of one came back empty");
    return outcome;
  }

  #times(): Pick<Stamp, "timeMs" | "runningMs"> {
    const { clock, runningTime } = this.#options;
    return { timeMs: clock.now(), runningMs: runningTime.count() };
  }

  async #planAndCommit({ trades, stamp, assertAllowed }: Submission): Promise<Outcome[]> {
    const { store, promises } = this.#options;
    assertAllowed();
    const stamped = stamp();
    const present = {
      head: store.journal.head,
      recall: (key: string) => store.recall(key),
      stock: (name: string) => store.stocks.get(name),
      rejectionRoom: store.rejections.room(trades.length, stamped.runningMs),
    };
    const plan = planTrades(trades, present, stamped);
    await promises.whileRevoked([...plan.changes.keys()], () => {
      // A newer term may have been given out while the promises were being taken back.
      assertAllowed();
      this.#commit(plan);
    });
    return plan.outcomes;
  }

  /** Throws 503 where the database took nothing, as when the disk is full. */
  #commit(plan: Plan): void {
    try {
      const { store } = this.#options;
      store.state.noting(() => store.commit(plan));
    } catch (cause) {
      if (!(cause instanceof SQLiteError) || isUnusable(cause)) throw cause;
      throw new BazaarError(503, cantWrite, {}, { cause });
    }
  }

  #assertHead(head: Head): void {
    const { number, hash } = this.#options.store.journal.head;
    if (head.number === number && head.hash === hash) return;
    throw new BazaarError(409, `The journal ends at ${number}, the leader's log at ${head.number}.`, {
      head: { number, hash },
    });
  }
}
