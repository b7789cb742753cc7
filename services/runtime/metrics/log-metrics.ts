import type { Distribution } from "./distribution.ts";
import type { Metric } from "./metric.ts";

/** What a service tells of its order log. */
export function logMetrics(read: { term(): number; last(): number; commits(): Distribution }): Metric[] {
  return [
    { type: "gauge", name: "bazaar_term", help: "The newest term that is known here.", read: () => read.term() },
    {
      type: "gauge",
      name: "bazaar_last_order_number",
      help: "The number of the last order in the log.",
      read: () => read.last(),
    },
    {
      type: "histogram",
      name: "bazaar_sqlite_commit_duration_seconds",
      help: "A transaction that appends orders, until it is on the disk.",
      read: () => read.commits(),
    },
  ];
}
