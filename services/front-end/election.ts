import type { ReplicaStatus } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";

/** The replica that leads the newest term that any of them knows of, or undefined. Decides without I/O. */
export function chooseLeader(statuses: ReplicaStatus[]): ReplicaStatus | undefined {
  const newestTerm = Math.max(0, ...statuses.map((status) => status.term));
  return statuses.find((status) => status.role === "leader" && status.term === newestTerm);
}

/**
 * Whom to offer the lead, one after the other: who is about to take it, then by descending id. One that has much to
 * catch up on comes last, because that would be a long takeover.
 */
export function offerOrder(statuses: ReplicaStatus[]): ReplicaStatus[] {
  const newest = Math.max(0, ...statuses.map((status) => status.last));
  const rank = ({ role, last }: ReplicaStatus) => {
    if (role === "candidate") return 0;
    return newest - last <= limits.pushOrders ? 1 : 2;
  };
  return statuses.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id);
}
