import { batchMetrics } from "../runtime/metrics/batch-metrics.ts";
import { logMetrics } from "../runtime/metrics/log-metrics.ts";
import type { Metric } from "../runtime/metrics/metric.ts";
import type { CatalogParts } from "./routes.ts";

/** What the catalog tells of itself. */
export function catalogMetrics({ store, authority, promises, ledger, batches, commits }: CatalogParts): Metric[] {
  return [
    ...logMetrics({
      term: () => authority.term,
      last: () => store.journal.head.number,
      commits: () => commits.seconds,
    }),
    ...batchMetrics(() => ({ trades: { queued: ledger.queued, sizes: batches.sizes } })),
    {
      type: "gauge",
      name: "bazaar_catalog_open",
      help: "1 once a leader has compared the catalog with the replicas since it started, else 0.",
      read: () => Number(authority.isOpen),
    },
    {
      type: "gauge",
      name: "bazaar_leader_id",
      help: "The replica that holds the newest term; 0: none.",
      read: () => authority.leader,
    },
    {
      type: "gauge",
      name: "bazaar_leases",
      help: "Front ends that hold a lease.",
      read: () => promises.leases,
    },
    {
      type: "gauge",
      name: "bazaar_promised_stocks",
      help: "Stocks that some front end may have in memory.",
      read: () => promises.stocks,
    },
    {
      type: "counter",
      name: "bazaar_revocations_total",
      help: "Front ends that were told to drop stocks before a change, once for each change.",
      read: () => promises.counters.revocations,
    },
    {
      type: "counter",
      name: "bazaar_leases_waited_out_total",
      help: "Changes that had to wait for the end of a lease, because its front end did not answer.",
      read: () => promises.counters.waitedOut,
    },
    {
      type: "gauge",
      name: "bazaar_rejections",
      help: "Rejected trades whose keys are remembered.",
      read: () => store.rejections.count,
    },
  ];
}
