/**
 * Time, as every service is given it. Nothing else in `services/` may read a clock or set a timer, so that a whole
 * cluster can run under simulated time.
 */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970; may step. Only for what people read. */
  now(): number;
  /** Milliseconds on a clock that never steps back; for leases, deadlines and everything that waits. */
  monotonic(): number;
  /** Runs `task` once after `delayMs`. The returned function cancels it. */
  after(delayMs: number, task: () => void): Cancel;
  /** Runs `task` when all that is ready in this turn of the event loop has run. */
  endOfTurn(task: () => void): void;
}

export type Cancel = () => void;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  endOfTurn: (task) => void setImmediate(task),
};

/** Resolves after `delayMs` on the given clock. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}

/** What `withTimeout` returns when the time is over first. */
export const timedOut: unique symbol = Symbol("timed out");

/** The promise's value, or `timedOut` if it has not settled after `delayMs`. The promise itself goes on. */
export async function withTimeout<T>(clock: Clock, delayMs: number, promise: Promise<T>): Promise<T | typeof timedOut> {
  const { promise: over, resolve } = Promise.withResolvers<typeof timedOut>();
  const cancel = clock.after(Math.max(0, delayMs), () => resolve(timedOut));
  try {
    return await Promise.race([promise, over]);
  } finally {
    cancel();
  }
}
