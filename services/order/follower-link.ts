import { DamagedLog } from "../../db/damaged-log.ts";
import { BazaarError, hasStatus } from "../contract/errors.ts";
import { lineageOf } from "../contract/identity.ts";
import type { Head, LogEntry } from "../contract/order.ts";
import type { Push } from "../contract/replication.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { Pacer } from "./pacer.ts";
import type { Quorum } from "./quorum.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import type { Tenure } from "./tenure.ts";

export interface FollowerLinkOptions extends Surroundings {
  follower: ReplicaAddress;
  /** The leader's own id. */
  id: number;
  tenure: Tenure;
  store: ReplicaStore;
  standing: Standing;
  quorum: Quorum;
  /** Called when the leader's own log turns out damaged as it is read. */
  onDamage(cause: DamagedLog): void;
}

/** What a leader knows of a follower. */
export interface FollowerFigures {
  id: number;
  /** The number of its last order. */
  last: number;
  inSync: boolean;
  /** Why the last push failed; undefined: it did not. */
  failure: string | undefined;
}

/**
 * The leader's side of one follower: pushes what the follower lacks, one push at a time, and says whether it is in
 * sync. A follower that fails or times out is out of sync until it has caught up, so no trade waits for it twice.
 */
export class FollowerLink {
  readonly #options: FollowerLinkOptions;
  readonly #peer: Peer;
  /** The follower's last order; undefined until it has said so. */
  #last: number | undefined;
  #inSync = false;
  #failure: string | undefined;
  /** What the follower refused this leader for, as far as the log was told. */
  #toldRefusal: string | undefined;
  /** Whether the follower has written down whom the leader belongs to. */
  #knowsIdentity = false;
  #stopped = false;
  /** Ends the wait for something to push; undefined while a push is under way. */
  #wake: (() => void) | undefined;
  /** A push that was begun before the leader's own log had its orders. */
  #begun: Promise<boolean> | undefined;
  readonly #first = Promise.withResolvers<void>();

  constructor(options: FollowerLinkOptions) {
    this.#options = options;
    this.#peer = new Peer(options, options.follower.url);
  }

  /** Resolves once the follower is in sync, or known not to be. */
  get settled(): Promise<void> {
    return this.#first.promise;
  }

  /** The follower as the leader sees it; `last` is 0 until it has said what it has. */
  get figures(): FollowerFigures {
    const { id } = this.#options.follower;
    return { id, last: this.#last ?? 0, inSync: this.#inSync, failure: this.#failure };
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /**
   * These orders are about to be written to the leader's own log, and in the journal already: a follower that has all
   * before them, and waits, gets them now, and writes them at the same time.
   */
  begin(orders: LogEntry[]): void {
    const last = orders.at(-1);
    if (!this.#wake || !last || this.#last === undefined || this.#last + 1 !== orders[0]?.number) return;
    this.#begun = this.#push(orders, { number: last.number, hash: last.hash });
    this.#wake();
  }

  /** There are new orders in the log. */
  notify(): void {
    this.#wake?.();
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const pacer = new Pacer(clock);
    while (!this.#stopped) {
      const push = this.#begun ?? this.#pushNext();
      this.#begun = undefined;
      pacer.begin();
      const done = await push;
      if (!done) await sleep(clock, limits.followerRetryMs);
      else if (this.#isLevel) await this.#untilWoken(limits.heartbeatMs);
      // Trades go on while one that has missed much is brought along; and nobody waits for that one.
      else if (this.#isFarBehind) await pacer.pause();
    }
  }

  get #isLevel(): boolean {
    return this.#last === this.#options.store.log.head.number;
  }

  get #isFarBehind(): boolean {
    const { head } = this.#options.store.log;
    return !this.#inSync && this.#last !== undefined && head.number - this.#last >= limits.pushOrders;
  }

  /** Pushes the next page. False if that failed and should be tried again only after a pause. */
  async #pushNext(): Promise<boolean> {
    const { log } = this.#options.store;
    try {
      const orders = this.#last === undefined ? [] : log.recent(this.#last, limits.pushOrders);
      return await this.#push(orders, log.head);
    } catch (cause) {
      return this.#stopped ? false : this.#failed(cause);
    }
  }

  /** Pushes orders; `head` is the leader's own. Like `pushNext`. */
  async #push(orders: LogEntry[], head: Head): Promise<boolean> {
    const { id: leader, tenure } = this.#options;
    try {
      const missed = this.#failure === undefined ? {} : { missed: this.#failure };
      const push: Push = { leader, term: tenure.grant.term, orders, head, ...missed, ...this.#introduction };
      const { last } = await this.#peer.post<{ last: number }>("/push", push, limits.pushMs);
      return this.#stopped ? false : this.#acknowledged(last, head.number);
    } catch (cause) {
      return this.#stopped ? false : this.#failed(cause);
    }
  }

  get #introduction(): Pick<Push, "identity"> {
    const { identity } = this.#options.tenure;
    return this.#knowsIdentity || identity === undefined ? {} : { identity };
  }

  #acknowledged(last: number, head: number): boolean {
    const { store, quorum, follower, log } = this.#options;
    const isProgress = this.#last === undefined || last > this.#last || last === store.log.head.number;
    this.#last = last;
    this.#failure = undefined;
    this.#knowsIdentity = true;
    if (last > store.log.head.number) {
      if (this.#inSync) log.error({ follower: follower.id, last }, "a follower's log goes beyond the history");
      this.#setInSync(false);
      return false;
    }
    if (last >= head) this.#setInSync(true);
    if (this.#inSync) quorum.acknowledged(follower.id, last);
    return isProgress;
  }

  #failed(cause: unknown): boolean {
    this.#setInSync(false);
    this.#noteFailure(cause);
    if (cause instanceof DamagedLog) this.#options.onDamage(cause);
    const newer = lineageOf(cause);
    if (newer) this.#options.standing.hear(newer);
    if (!hasStatus(cause, 409)) return false;
    const { leader, term, last } = cause.details;
    const { tenure } = this.#options;
    // The same term, where a catalog that went back has given it to another replica before: it takes a higher one.
    if (typeof term === "number" && term >= tenure.grant.term) {
      tenure.newerTerm(typeof leader === "number" ? leader : null, term);
      return false;
    }
    if (typeof last !== "number" || last === this.#last) return false;
    this.#last = last;
    return true;
  }

  /** A follower that refuses its leader for good, as for its token, is a fault of whoever runs them: it is told once. */
  #noteFailure(cause: unknown): void {
    const { log, follower } = this.#options;
    // A hole is how a leader learns where the follower is.
    this.#failure = hasStatus(cause, 409) ? undefined : `can't push to it: ${messageOf(cause)}`;
    if (!(cause instanceof BazaarError) || cause.status >= 500 || cause.status === 409) return;
    if (cause.message === this.#toldRefusal) return;
    this.#toldRefusal = cause.message;
    log.error({ follower: follower.id, url: follower.url, refusal: cause.message }, "a follower refuses its leader");
  }

  #setInSync(inSync: boolean): void {
    this.#first.resolve();
    if (!inSync) this.#options.quorum.lost(this.#options.follower.id);
    if (inSync === this.#inSync) return;
    this.#inSync = inSync;
    const { log, follower } = this.#options;
    log.info({ follower: follower.id, last: this.#last }, inSync ? "follower is in sync" : "follower is out of sync");
  }

  /** Waits until there is something to push, or it is time to let the follower hear of its leader. */
  async #untilWoken(delayMs: number): Promise<void> {
    if (this.#stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(delayMs, resolve);
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    cancel();
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
