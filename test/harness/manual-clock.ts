import type { Cancel, Clock } from "../../services/runtime/clock.ts";

interface Timer {
  dueMs: number;
  task(): void;
}

/** When the clock begins, in milliseconds since 1970. */
const beginningMs = Date.UTC(2026, 0, 1);

/** More rounds than this without rest means that the code under test never comes to rest. */
const maxRounds = 10_000;

/**
 * A clock that stands still until a test moves it. Timers of one moment run in the order in which they were set, and
 * all that a timer causes has happened before the next one runs.
 */
export class ManualClock implements Clock {
  #nowMs = 1_000;
  /** Added to the wall clock only: it may step, and nothing but what people read may change. */
  wallOffsetMs = 0;
  readonly #timers = new Set<Timer>();
  #turn: (() => void)[] = [];

  now(): number {
    return beginningMs + this.#nowMs + this.wallOffsetMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): Cancel {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), task };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  endOfTurn(task: () => void): void {
    this.#turn.push(task);
  }

  /** Timers that have been set and have neither run nor been cancelled. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets everything happen that needs no more time. */
  async settle(): Promise<void> {
    for (let round = 0; round < maxRounds; round += 1) {
      await quiet();
      const tasks = this.#turn;
      this.#turn = [];
      if (tasks.length === 0) return;
      for (const task of tasks) task();
    }
    throw new Error("it never comes to rest");
  }

  /** Lets `ms` milliseconds pass, with all that happens in them. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.settle();
    for (let round = 0; round < maxRounds; round += 1) {
      const next = this.#nextTimer(untilMs);
      if (!next) {
        this.#nowMs = untilMs;
        return;
      }
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.task();
      await this.settle();
    }
    throw new Error(`it sets timers without end before ${untilMs} ms`);
  }

  #nextTimer(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.dueMs <= untilMs && timer.dueMs < (first?.dueMs ?? Infinity)) first = timer;
    return first;
  }
}

/** Resolves when all promises that could settle have settled, those of the runtime's own streams too. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}
