import { Latency, type LatencyDetail } from "../../client/workload/latency.ts";

/** What one run of a generator has shown. */
export interface Measured {
  /** Answers a second. */
  perSecond: number;
  /** Requests a second that were to be sent, in an open loop. */
  offeredPerSecond?: number;
  /** Null where nothing was answered. */
  latencyMs: LatencyDetail | null;
  /** Answers by HTTP status. */
  statuses: Record<string, number>;
  /** What went wrong otherwise, and how often. */
  errors: Record<string, number>;
}

/** Counts answers and how long each took. */
export class Measurement {
  readonly #latency = new Latency();
  readonly #statuses = new Map<number, number>();

  get count(): number {
    return this.#latency.count;
  }

  add(status: number, ms: number): void {
    this.#latency.add(ms);
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  /** `elapsedMs`: how long it was counted. */
  result(elapsedMs: number): Measured {
    return {
      perSecond: (this.count * 1000) / elapsedMs,
      latencyMs: this.#latency.detail(),
      statuses: Object.fromEntries(this.#statuses),
      errors: {},
    };
  }
}
