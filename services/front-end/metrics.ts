import { batchMetrics } from "../runtime/metrics/batch-metrics.ts";
import type { Metric, Sample } from "../runtime/metrics/metric.ts";
import type { FrontEndParts } from "./routes.ts";

/** What a front end tells of itself. */
export function frontEndMetrics(parts: FrontEndParts): Metric[] {
  const { cache, tradeBatches } = parts;
  return [
    ...batchMetrics(() => ({ trades: tradeBatches, lookups: cache.batches })),
    ...cacheMetrics(parts),
    ...leaseMetrics(parts),
    ...leaderMetrics(parts),
  ];
}

function cacheMetrics({ cache, orders }: FrontEndParts): Metric[] {
  const lookups = (): Sample<number>[] => [
    [{ cache: "stocks", result: "hit" }, cache.counters.hits],
    [{ cache: "stocks", result: "joined" }, cache.counters.joined],
    [{ cache: "stocks", result: "miss" }, cache.counters.misses],
    [{ cache: "orders", result: "hit" }, orders.counters.hits],
    [{ cache: "orders", result: "miss" }, orders.counters.misses],
  ];
  return [
    {
      type: "counter",
      name: "bazaar_cache_lookups_total",
      help: "Look-ups by what became of them. A hit is answered before the router: bazaar_http_… does not count it.",
      labels: ["cache", "result"],
      read: lookups,
    },
    {
      type: "gauge",
      name: "bazaar_cache_entries",
      help: "What is in memory, that included which may not be answered because the lease is over.",
      labels: ["cache"],
      read: () => [
        [{ cache: "stocks" }, cache.kept],
        [{ cache: "orders" }, orders.kept],
      ],
    },
    {
      type: "counter",
      name: "bazaar_cache_invalidations_total",
      help: "Stocks that the catalog took back, whether or not they were in memory.",
      read: () => cache.counters.invalidations,
    },
    {
      type: "counter",
      name: "bazaar_cache_stale_fills_total",
      help: "Answers of the catalog that an invalidation overtook: given, but not kept.",
      read: () => cache.counters.staleFillsDropped,
    },
  ];
}

function leaseMetrics({ lease }: FrontEndParts): Metric[] {
  return [
    {
      type: "gauge",
      name: "bazaar_lease_valid",
      help: "1 while stocks may be answered from memory, else 0.",
      read: () => Number(lease.leftMs > 0),
    },
    {
      type: "gauge",
      name: "bazaar_lease_remaining_seconds",
      help: "How much longer the lease holds unless it is renewed.",
      read: () => lease.leftMs / 1_000,
    },
  ];
}

function leaderMetrics({ finder }: FrontEndParts): Metric[] {
  return [
    {
      type: "gauge",
      name: "bazaar_leader_id",
      help: "The replica that trades are sent to; 0: none leads.",
      read: () => finder.current?.id ?? 0,
    },
    {
      type: "gauge",
      name: "bazaar_leader_term",
      help: "The term of that replica; 0: none leads.",
      read: () => finder.current?.term ?? 0,
    },
    {
      type: "counter",
      name: "bazaar_failovers_total",
      help: "Leaders of a newer term that were found after another one.",
      read: () => finder.counters.failovers,
    },
    {
      type: "counter",
      name: "bazaar_leaders_lost_total",
      help: "Leaders that were given up, by reason: they did not answer as such, or said that they lead no more.",
      labels: ["reason"],
      read: () => [
        [{ reason: "silent" }, finder.counters.lost],
        [{ reason: "resigned" }, finder.counters.resigned],
      ],
    },
    {
      type: "counter",
      name: "bazaar_leader_searches_failed_total",
      help: "Searches that found no leader.",
      read: () => finder.counters.failedSearches,
    },
  ];
}
