import { createHistogram } from "node:perf_hooks";

/** Milliseconds, to the microsecond; nothing where nothing was measured. */
export interface LatencySummary {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

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
    const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e3) / 1e3;
    const percentile = (percent: number) => ms(this.#nanoseconds.percentile(percent));
    return { p50: percentile(50), p95: percentile(95), p99: percentile(99), max: ms(this.#nanoseconds.max) };
  }
}
