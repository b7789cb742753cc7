import { drainMicrotasks } from "bun:jsc";
import type { Cancel } from "../../services/runtime/clock.ts";
import { EventQueue, type PlannedEvent } from "./event-queue.ts";

/** Microseconds in a millisecond. */
export const msInUs = 1_000;

/**
 * The simulated world's time and all that will happen in it. Time is counted in whole microseconds and only moves
 * from one event to the next.
 *
 * The services finish what an event set off in microtasks alone, so draining those completes the event. The whole run
 * is thus one synchronous call: no timer, socket or other activity of the real machine can come between two events.
 */
export class Scheduler {
  readonly #queue = new EventQueue();
  #nowUs = 0;
  #sequence = 0;
  #eventsRun = 0;

  get nowUs(): number {
    return this.#nowUs;
  }

  get eventsRun(): number {
    return this.#eventsRun;
  }

  /** Plans `task` for `delayUs` from now, rounded to whole microseconds. The returned function cancels it. */
  after(delayUs: number, task: () => void): Cancel {
    this.#sequence += 1;
    const time = this.#nowUs + Math.max(0, Math.round(delayUs));
    const event: PlannedEvent = { time, sequence: this.#sequence, task };
    this.#queue.push(event);
    return () => {
      event.task = undefined;
    };
  }

  /** Runs the next event and everything that it sets off. Returns false where nothing is planned any more. */
  step(): boolean {
    for (;;) {
      const event = this.#queue.pop();
      if (event === undefined) return false;
      if (event.task === undefined) continue;
      this.#nowUs = event.time;
      this.#eventsRun += 1;
      event.task();
      drainMicrotasks();
      return true;
    }
  }
}
