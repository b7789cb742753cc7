interface Waiter {
  number: number;
  resolve(): void;
  reject(cause: unknown): void;
}

/**
 * Which orders are on enough disks: the leader's own, and a majority of the replicas that are in sync (it among
 * them), but never fewer than `minReplicas`. Followers that are out of sync don't count, so that one live replica is
 * enough; the catalog's journal is always a second copy.
 */
export class Quorum {
  readonly #minReplicas: number;
  /** The last order of each follower that is in sync. */
  readonly #followers = new Map<number, number>();
  #own: number;
  #waiters: Waiter[] = [];
  #closed: { cause: unknown } | undefined;

  constructor(own: number, minReplicas: number) {
    this.#own = own;
    this.#minReplicas = minReplicas;
  }

  /** Replicas in sync, the leader among them. */
  get inSync(): number {
    return this.#followers.size + 1;
  }

  /** The newest order that is on enough disks; 0 while there are too few replicas. */
  get reachedNumber(): number {
    const lasts = [this.#own, ...this.#followers.values()].sort((a, b) => b - a);
    const needed = Math.max(Math.floor(lasts.length / 2) + 1, this.#minReplicas);
    return Math.min(this.#own, lasts[needed - 1] ?? 0);
  }

  /** The leader's own log now ends with this order. */
  written(number: number): void {
    this.#own = number;
    this.#settle();
  }

  /** A follower in sync has acknowledged this order. */
  acknowledged(follower: number, number: number): void {
    this.#followers.set(follower, number);
    this.#settle();
  }

  /** A follower is out of sync: it does not count any more. */
  lost(follower: number): void {
    if (this.#followers.delete(follower)) this.#settle();
  }

  /** Resolves once the order is on enough disks. Throws what `close` was given. */
  reached(number: number): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closed.cause);
    if (number <= this.reachedNumber) return Promise.resolve();
    return new Promise((resolve, reject) => void this.#waiters.push({ number, resolve, reject }));
  }

  /** Nobody will be told of more acknowledgements: all that still wait, or come later, get `cause`. */
  close(cause: unknown): void {
    this.#closed = { cause };
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(cause);
  }

  #settle(): void {
    const { reachedNumber } = this;
    const ready = this.#waiters.filter((waiter) => waiter.number <= reachedNumber);
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.number > reachedNumber);
    for (const waiter of ready) waiter.resolve();
  }
}
