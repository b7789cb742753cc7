import { batchMetrics } from "../runtime/metrics/batch-metrics.ts";
import { logMetrics } from "../runtime/metrics/log-metrics.ts";
import type { Metric, Sample } from "../runtime/metrics/metric.ts";
import type { FollowerFigures } from "./follower-link.ts";
import type { ReplicaParts } from "./routes.ts";

const roles = ["leader", "candidate", "follower", "aside"] as const;

/** What an order replica tells of itself; of its followers, only while it leads. */
export function replicaMetrics({ replica, standing, store, commits }: ReplicaParts): Metric[] {
  const ofFollowers = (read: (follower: FollowerFigures) => number): Sample<number>[] =>
    (replica.leading?.followers ?? []).map((one) => [{ follower: String(one.id) }, read(one)]);
  return [
    ...logMetrics({
      term: () => standing.term,
      last: () => store.log.head.number,
      commits: () => commits.seconds,
    }),
    ...batchMetrics(() => ({ trades: { queued: replica.leading?.queued ?? 0, sizes: replica.batchSizes } })),
    {
      type: "gauge",
      name: "bazaar_replica_role",
      help: "1 for what the replica is at present, 0 for what it is not.",
      labels: ["role"],
      read: () => roles.map((role) => [{ role }, Number(standing.role === role)]),
    },
    {
      type: "counter",
      name: "bazaar_terms_led_total",
      help: "Terms that this replica has led.",
      read: () => replica.termsLed,
    },
    {
      type: "gauge",
      name: "bazaar_trades_in_flight",
      help: "Trades at the leader that have no answer yet, the queued ones among them.",
      read: () => replica.leading?.underWay ?? 0,
    },
    {
      type: "gauge",
      name: "bazaar_follower_lag_orders",
      help: "Orders that the leader has and the follower has not acknowledged.",
      labels: ["follower"],
      read: () => ofFollowers(({ last }) => Math.max(0, store.log.head.number - last)),
    },
    {
      type: "gauge",
      name: "bazaar_follower_in_sync",
      help: "1 for a follower that trades wait for, 0 for one that has to catch up first.",
      labels: ["follower"],
      read: () => ofFollowers(({ inSync }) => Number(inSync)),
    },
  ];
}
