import type { WorkloadOptions } from "../workload-options.ts";
import type { Latency, LatencySummary } from "./latency.ts";
import type { Tally } from "./tally.ts";
import type { WorkloadTimes } from "./workload.ts";

/** The requests of one kind that had an answer; a request with its repetitions counts once. */
interface KindSummary {
  count: number;
  /** While such requests were made: the trading, or the checking. */
  perSecond: number;
  latencyMs: LatencySummary | null;
}

/** What a workload has shown; `--json` prints it. */
export interface Summary {
  ok: boolean;
  urls: string[];
  clients: number;
  probability: number;
  seed: number;
  stocks: number;
  /** Whether a signal ended the trading early. */
  interrupted: boolean;
  tradingMs: number;
  checkingMs: number;
  lookups: KindSummary;
  trades: KindSummary;
  orderLookups: KindSummary;
  /** How many orders the clients were told of, and how many of them were asked for again, with an answer. */
  orders: { told: number; checked: number };
  rejections: Counted;
  retries: Counted;
  errors: Counted;
  mismatches: Counted;
}

/** How many in all, and of each. */
export interface Counted {
  count: number;
  by: Record<string, number>;
}

/** `stocks`: how many there are to choose from. */
export function summarize(options: WorkloadOptions, stocks: number, times: WorkloadTimes, tally: Tally): Summary {
  const { urls, clients, probability, seed } = options;
  const tradingMs = Math.round(times.tradingMs);
  const checkingMs = Math.round(times.checkingMs);
  return {
    ok: tally.ok,
    urls,
    clients,
    probability,
    seed,
    stocks,
    interrupted: times.interrupted,
    tradingMs,
    checkingMs,
    lookups: kind(tally.latencies.lookups, tradingMs),
    trades: kind(tally.latencies.trades, tradingMs),
    orderLookups: kind(tally.latencies.orderLookups, checkingMs),
    orders: { told: tally.ordersTold, checked: tally.ordersChecked },
    rejections: counted(tally.rejections),
    retries: counted(tally.retries),
    errors: counted(tally.errors),
    mismatches: counted(tally.mismatches),
  };
}

function kind(latency: Latency, ms: number): KindSummary {
  const perSecond = Math.round((latency.count * 10_000) / Math.max(1, ms)) / 10;
  return { count: latency.count, perSecond, latencyMs: latency.summary() };
}

function counted({ total, entries }: Tally["errors"]): Counted {
  return { count: total, by: Object.fromEntries(entries) };
}
