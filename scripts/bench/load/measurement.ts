import { createHistogram } from "node:perf_hooks";

/** Milliseconds. */
interface LatencyMs {
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

/** What one run of the generator has shown. */
export interface Measured {
  perSecond: number;
  latencyMs: LatencyMs;
  /** Answers by HTTP status. */
  statuses: Record<string, number>;
}

/** Counts answers and how long each took. */
export class Measurement {
  readonly #nanoseconds = createHistogram();
  readonly #statuses = new Map<number, number>();

  get count(): number {
    return this.#nanoseconds.count;
  }

  add(status: number, ms: number): void {
    this.#nanoseconds.record(Math.max(1, Math.round(ms * 1e6)));
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  /** `elapsedMs`: how long it was counted. */
  result(elapsedMs: number): Measured {
    const ms = (nanoseconds: number) => nanoseconds / 1e6;
    const percentile = (percent: number) => (this.count === 0 ? 0 : ms(this.#nanoseconds.percentile(percent)));
    return {
      perSecond: (this.count * 1000) / elapsedMs,
      latencyMs: {
        mean: ms(this.#nanoseconds.mean),
        p50: percentile(50),
        p90: percentile(90),
        p99: percentile(99),
        p999: percentile(99.9),
        max: ms(this.#nanoseconds.max),
      },
      statuses: Object.fromEntries(this.#statuses),
    };
  }
}
