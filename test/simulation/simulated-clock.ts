import type { Cancel, Clock } from "../../services/runtime/clock.ts";
import type { Incarnation } from "./incarnation.ts";
import { msInUs, type Scheduler } from "./scheduler.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

/** When the simulated world begins, in milliseconds since 1970. */
const beginningMs = Date.UTC(2026, 0, 1);

/** A real timer waits for at least so long. */
const shortestTimerUs = 1 * msInUs;

/** A turn of the event loop lasts up to so long when it is a busy one. */
const busyTurnUs = 400;

/** What makes one machine's clocks differ from those of the world. */
export interface ClockSettings {
  /** Added to the wall clock; changing it steps that clock. */
  wallOffsetMs: number;
  /** Local seconds that pass in a second of the world. Fixed for an incarnation. */
  rate: number;
}

/** The clock of one incarnation. Its monotonic time begins anywhere, as that of a machine that booted some day. */
export class SimulatedClock implements Clock {
  readonly #scheduler: Scheduler;
  readonly #incarnation: Incarnation;
  readonly #random: SimulatedRandom;
  readonly #settings: ClockSettings;
  readonly #rate: number;
  readonly #monotonicOriginMs: number;

  readonly #onTimer: (delayMs: number) => void;

  /** `onTimer` is told how long each timer was that has run out. */
  constructor(
    scheduler: Scheduler,
    incarnation: Incarnation,
    random: SimulatedRandom,
    settings: ClockSettings,
    onTimer: (delayMs: number) => void = () => {},
  ) {
    this.#onTimer = onTimer;
    this.#scheduler = scheduler;
    this.#incarnation = incarnation;
    this.#random = random;
    this.#settings = settings;
    this.#rate = settings.rate;
    this.#monotonicOriginMs = random.integer(0, 1_000_000);
  }

  now(): number {
    return beginningMs + Math.floor(this.#scheduler.nowUs / msInUs) + this.#settings.wallOffsetMs;
  }

  monotonic(): number {
    return this.#monotonicOriginMs + (this.#scheduler.nowUs * this.#rate) / msInUs;
  }

  after(delayMs: number, task: () => void): Cancel {
    if (Number.isNaN(delayMs)) throw new RangeError("a timer's delay is NaN");
    const delayUs = Math.max(shortestTimerUs, delayMs * msInUs);
    return this.#scheduler.after(delayUs / this.#rate, () => {
      if (this.#incarnation.alive) this.#onTimer(delayMs);
      this.#incarnation.act(task);
    });
  }

  /** A turn is sometimes over at once and sometimes long enough for more to arrive in it. */
  endOfTurn(task: () => void): void {
    const turnUs = this.#random.chance(0.5) ? 0 : this.#random.integer(1, busyTurnUs);
    this.#scheduler.after(turnUs, () => this.#incarnation.act(task));
  }
}
