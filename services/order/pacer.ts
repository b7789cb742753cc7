import { type Clock, sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";

/** Gives work that is not urgent, but would take a whole processor, a part of the time only. */
export class Pacer {
  readonly #clock: Clock;
  #begunMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(): void {
    this.#begunMs = this.#clock.monotonic();
  }

  /** Waits `limits.catchUpPauses` times as long as it is since `begin`. */
  async pause(): Promise<void> {
    const tookMs = this.#clock.monotonic() - this.#begunMs;
    if (tookMs > 0) await sleep(this.#clock, tookMs * limits.catchUpPauses);
  }
}
