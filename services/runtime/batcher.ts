import { BazaarError } from "../contract/errors.ts";
import type { Clock } from "./clock.ts";
import { Distribution, sizeBounds } from "./metrics/distribution.ts";

export interface BatcherOptions<Item, Result> {
  clock: Clock;
  /** Items in one batch; at least 1. */
  maxBatch: number;
  /** Items that wait; one more is refused with 503. */
  maxQueued: number;
  /** Batches under way at once; at least 1. */
  concurrency: number;
  /** Does a batch; its results come in the order of the items. What it throws goes to each of them. */
  run(items: Item[]): Promise<Result[]>;
  /** Where the sizes of batches are noted; left out: the batcher's own. */
  sizes?: Distribution;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(cause: unknown): void;
}

/**
 * Group commit: what arrives while a batch is under way travels together in the next one. A batch starts when the
 * turn of the event loop ends, so that requests which arrive in one turn meet.
 */
export class Batcher<Item, Result> {
  /** How many items each batch had. */
  readonly sizes: Distribution;
  readonly #options: BatcherOptions<Item, Result>;
  #queue: Waiting<Item, Result>[] = [];
  #running = 0;
  #scheduled = false;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
    this.sizes = options.sizes ?? new Distribution(sizeBounds);
  }

  /** Items that wait for a batch. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Resolves with the item's own result. Throws a 503 BazaarError when the queue is full; else what `run` throws. */
  add(item: Item): Promise<Result> {
    if (this.#queue.length >= this.#options.maxQueued) {
      return Promise.reject(new BazaarError(503, `Too much is waiting already (${this.#options.maxQueued}).`));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#options.concurrency || this.#queue.length === 0) return;
    this.#scheduled = true;
    this.#options.clock.endOfTurn(() => {
      this.#scheduled = false;
      void this.#runNext();
      this.#schedule();
    });
  }

  async #runNext(): Promise<void> {
    const batch = this.#queue.splice(0, this.#options.maxBatch);
    this.#running += 1;
    this.sizes.note(batch.length);
    try {
      const results = await this.#options.run(batch.map((waiting) => waiting.item));
      if (results.length !== batch.length) throw new Error(`${batch.length} items got ${results.length} results`);
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result);
    } catch (cause) {
      for (const waiting of batch) waiting.reject(cause);
    } finally {
      this.#running -= 1;
      this.#schedule();
    }
  }
}
