import { Counts } from "./counts.ts";
import { Latency } from "./latency.ts";

/** The kinds of requests that are measured. */
export type RequestKind = "lookups" | "trades" | "orderLookups";

/** What all clients of a workload have seen. */
export class Tally {
  readonly latencies: Record<RequestKind, Latency> = {
    lookups: new Latency(),
    trades: new Latency(),
    orderLookups: new Latency(),
  };
  /** Trades that ended without an order, by reason. */
  readonly rejections = new Counts();
  /** Repetitions, by what made them necessary. */
  readonly retries = new Counts();
  /** Requests that ended without a proper answer. */
  readonly errors = new Counts();
  /** Orders that the clients were told of. */
  ordersTold = 0;
  /** Those of them that were asked for again, with an answer. */
  ordersChecked = 0;
  /** Orders that are not there, or differ from what was told. */
  readonly mismatches = new Counts();

  get requests(): number {
    const { lookups, trades, orderLookups } = this.latencies;
    return lookups.count + trades.count + orderLookups.count;
  }

  /** Whether every request had its answer, and every order was found as it was told. */
  get ok(): boolean {
    return this.errors.total === 0 && this.mismatches.total === 0 && this.ordersChecked === this.ordersTold;
  }
}
