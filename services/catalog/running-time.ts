import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";

/**
 * How long the catalog has been seen running, over all its starts, in milliseconds: by its monotonic clock, so that no
 * step of the wall clock makes anything old. A pause of the whole process counts for next to nothing, because what is
 * on its way may have paused with it.
 */
export class RunningTime {
  readonly #clock: Clock;
  #totalMs: number;
  #countedAtMs: number;

  /** `beforeMs` is what earlier starts have counted. */
  constructor(clock: Clock, beforeMs: number) {
    this.#clock = clock;
    this.#totalMs = beforeMs;
    this.#countedAtMs = clock.monotonic();
  }

  /** To be called every `rejectionPruneMs` or more often: of a longer time only a part is counted. */
  count(): number {
    const nowMs = this.#clock.monotonic();
    this.#totalMs += Math.min(nowMs - this.#countedAtMs, limits.runningStepMaxMs);
    this.#countedAtMs = nowMs;
    return Math.floor(this.#totalMs);
  }
}
