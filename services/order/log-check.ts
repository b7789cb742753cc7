import { DamagedLog } from "../../db/damaged-log.ts";
import type { Cancel, Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { ReplicaStore } from "./replica-store.ts";

/** Checks a log's chain when its replica starts: the newest part at once, the rest in the background. */
export class LogCheck {
  readonly #clock: Clock;
  readonly #store: ReplicaStore;
  readonly #onDamage: (cause: DamagedLog) => void;
  #cancel: Cancel = () => {};

  constructor(options: { clock: Clock; store: ReplicaStore; onDamage(cause: DamagedLog): void }) {
    this.#clock = options.clock;
    this.#store = options.store;
    this.#onDamage = options.onDamage;
  }

  start(): void {
    const newestFrom = Math.max(0, this.#store.log.head.number - limits.verifyAtOnceOrders);
    if (this.#check(newestFrom, limits.verifyAtOnceOrders)) this.#continue(newestFrom);
  }

  stop(): void {
    this.#cancel();
  }

  /** The orders up to this number are still to be checked. */
  #continue(upTo: number): void {
    if (upTo === 0) return;
    this.#cancel = this.#clock.after(limits.verifyPauseMs, () => {
      const from = Math.max(0, upTo - limits.verifyStepOrders);
      if (this.#check(from, upTo - from)) this.#continue(from);
    });
  }

  #check(after: number, count: number): boolean {
    try {
      this.#store.log.page(after, count);
      return true;
    } catch (cause) {
      if (!(cause instanceof DamagedLog)) throw cause;
      this.#onDamage(cause);
      return false;
    }
  }
}
