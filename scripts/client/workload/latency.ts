import { createHistogram } from "node:perf_hooks";

/** Milliseconds, to the microsecond; nothing where nothing was measured. */
export interface LatencySummary {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Milliseconds, with all that a benchmark shows. */
export interface LatencyDetail {
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  /** Null where who measured does not tell. */
  p999: number | null;
  max: number;
  /** The values at some percentiles, in milliseconds, for a plot. */
  curve: [percent: number, ms: number][];
}

/** Denser towards 100, as they stand on a logarithmic axis. */
const curvePercents = [0, 10, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99];

/** How long the requests of one kind took, from the first try to the final answer. */
export class Latency {
  readonly #nanoseconds = createHistogram();

  get count(): number {
    return this.#nanoseconds.count;
  }

  add(ms: number): void {
    this.#nanoseconds.record(Math.max(1, Math.round(ms * 1e6)));
  }

  summary(): LatencySummary | null {
    if (this.count === 0) return null;
    const [p50, p95, p99] = [this.#percentile(50), this.#percentile(95), this.#percentile(99)];
    return { p50, p95, p99, max: toMs(this.#nanoseconds.max) };
  }

  /** Null where nothing was measured. */
  detail(): LatencyDetail | null {
    if (this.count === 0) return null;
    // Where less than one value lies above a percentile, it would only be the maximum again.
    const shown = curvePercents.filter((percent) => percent === 0 || this.count >= Math.round(100 / (100 - percent)));
    return {
      mean: toMs(this.#nanoseconds.mean),
      p50: this.#percentile(50),
      p90: this.#percentile(90),
      p99: this.#percentile(99),
      p999: this.#percentile(99.9),
      max: toMs(this.#nanoseconds.max),
      curve: shown.map((percent) => [percent, percent === 0 ? toMs(this.#nanoseconds.min) : this.#percentile(percent)]),
    };
  }

  #percentile(percent: number): number {
    // The histogram's steps get wider with the value, and end above the maximum.
    return toMs(Math.min(this.#nanoseconds.percentile(percent), this.#nanoseconds.max));
  }
}

function toMs(nanoseconds: number): number {
  return Math.round(nanoseconds / 1e3) / 1e3;
}
