import type { Clock } from "../clock.ts";
import { Distribution, durationBounds } from "./distribution.ts";

/** Does some work, and takes note of it in some way. */
export type Measure = <Result>(work: () => Result) => Result;

/** How long some work takes that is done again and again. */
export class Stopwatch {
  readonly seconds = new Distribution(durationBounds);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does the work, and notes how long that took, also where it throws. */
  readonly measure: Measure = (work) => {
    const startMs = this.#clock.monotonic();
    try {
      return work();
    } finally {
      this.seconds.note((this.#clock.monotonic() - startMs) / 1_000);
    }
  };
}
