import type { LogEntry } from "../services/contract/order.ts";
import type { Cancel, Clock } from "../services/runtime/clock.ts";
import { limits } from "../services/runtime/limits.ts";
import { DamagedLog, isDamagedFile } from "./damaged-log.ts";
import type { OrderLog } from "./order-log.ts";

export interface LogCheckOptions {
  clock: Clock;
  /** The log as it is now: one that is begun again takes the place of another. */
  log(): OrderLog;
  onDamage(cause: DamagedLog): void;
  /** Called with the orders that were found sound, the newest page first. */
  onPage?(orders: LogEntry[]): void;
  /** Called when all orders that the log had at the start were found sound. May throw `DamagedLog`, too. */
  onEnd?(): void;
}

/** Checks a log's chain when its service starts: the newest part at once, the rest in the background. */
export class LogCheck {
  readonly #options: LogCheckOptions;
  #cancel: Cancel = () => {};

  constructor(options: LogCheckOptions) {
    this.#options = options;
  }

  start(): void {
    const head = this.#options.log().head.number;
    this.#checkBack(head, limits.verifyAtOnceOrders);
  }

  stop(): void {
    this.#cancel();
  }

  /** Checks the last `count` orders up to the number `upTo`, and has the rest checked later. */
  #checkBack(upTo: number, count: number): void {
    const { clock, log, onPage, onEnd, onDamage } = this.#options;
    const from = Math.max(0, upTo - count);
    try {
      const orders = log().page(from, upTo - from);
      onPage?.(orders);
      if (from === 0) onEnd?.();
      else this.#cancel = clock.after(limits.verifyPauseMs, () => this.#checkBack(from, limits.verifyStepOrders));
    } catch (cause) {
      if (isDamagedFile(cause)) onDamage(new DamagedLog(cause.message, { cause }));
      else if (cause instanceof DamagedLog) onDamage(cause);
      else throw cause;
    }
  }
}
