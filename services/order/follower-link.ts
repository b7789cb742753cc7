import { hasStatus } from "../contract/errors.ts";
import type { Push } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import type { Quorum } from "./quorum.ts";
import type { ReplicaStore } from "./replica-store.ts";

export interface FollowerLinkOptions extends Surroundings {
  follower: ReplicaAddress;
  /** The leader's own id and term. */
  leader: number;
  term: number;
  store: ReplicaStore;
  quorum: Quorum;
  /** Called when the follower knows of a newer term. */
  onNewerTerm(leader: number | null, term: number): void;
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
  #stopped = false;
  #wake = () => {};
  readonly #first = Promise.withResolvers<void>();

  constructor(options: FollowerLinkOptions) {
    this.#options = options;
    this.#peer = new Peer(options, options.follower.url);
  }

  /** Resolves once the follower is in sync, or known not to be. */
  get settled(): Promise<void> {
    return this.#first.promise;
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** There are new orders in the log. */
  notify(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const upToDate = await this.#pushOnce();
      if (this.#stopped) return;
      if (this.#inSync && upToDate) await this.#idle(limits.heartbeatMs, true);
      else if (!upToDate) await this.#idle(limits.followerRetryMs, false);
    }
  }

  /** Pushes the next page. False if that failed and should be tried again only after a pause. */
  async #pushOnce(): Promise<boolean> {
    const { store, leader, term } = this.#options;
    const head = store.log.head.number;
    const orders = this.#last === undefined ? [] : store.log.page(this.#last, limits.pushOrders);
    const push: Push = { leader, term, orders };
    try {
      const { last } = await this.#peer.post<{ last: number }>("/push", push, limits.pushMs);
      return this.#acknowledge(last, head);
    } catch (cause) {
      return this.#failed(cause);
    }
  }

  #acknowledge(last: number, head: number): boolean {
    if (this.#stopped) return false;
    this.#last = last;
    if (!this.#inSync && last >= head) this.#setInSync(true);
    if (this.#inSync) this.#options.quorum.acknowledged(this.#options.follower.id, last);
    return true;
  }

  #failed(cause: unknown): boolean {
    if (this.#stopped) return false;
    const { term, onNewerTerm } = this.#options;
    this.#setInSync(false);
    if (!hasStatus(cause, 409)) {
      this.#first.resolve();
      return false;
    }
    const { details } = cause;
    if (typeof details.term === "number" && details.term > term) {
      onNewerTerm(typeof details.leader === "number" ? details.leader : null, details.term);
      return false;
    }
    const moved = typeof details.last === "number" && details.last !== this.#last;
    if (moved) this.#last = details.last as number;
    return moved;
  }

  #setInSync(inSync: boolean): void {
    if (inSync) this.#first.resolve();
    else this.#options.quorum.lost(this.#options.follower.id);
    if (inSync === this.#inSync) return;
    this.#inSync = inSync;
    const { log, follower } = this.#options;
    log.info({ follower: follower.id, last: this.#last }, inSync ? "follower is in sync" : "follower is out of sync");
  }

  /** Waits, at most `delayMs`; until there is something to push only if `wakeable` and nothing is there already. */
  async #idle(delayMs: number, wakeable: boolean): Promise<void> {
    const { clock, store } = this.#options;
    if (wakeable && this.#last !== undefined && this.#last < store.log.head.number) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(delayMs, resolve);
    this.#wake = () => {
      if (wakeable || this.#stopped) resolve();
    };
    await promise;
    this.#wake = () => {};
    cancel();
  }
}
