import type { ReplicaStatus } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";

/** A replica that leads, and its term. */
export interface Lead {
  id: number;
  term: number;
}

/** The replica that leads the newest term that any of them knows of, or undefined. Decides without I/O. */
export function chooseLeader(statuses: ReplicaStatus[]): Lead | undefined {
  const newestTerm = Math.max(0, ...statuses.map((status) => status.term));
  return statuses.find((status) => status.role === "leader" && status.term === newestTerm);
}

/** The leader that the newest term is said to have, where it has not answered itself. */
export function silentLeader(statuses: ReplicaStatus[]): number | undefined {
  const newestTerm = Math.max(0, ...statuses.map((status) => status.term));
  const leader = statuses.find((status) => status.term === newestTerm && status.leader !== null)?.leader ?? undefined;
  return statuses.some((status) => status.id === leader) ? undefined : leader;
}

/**
 * Whom to offer the lead, one after the other: who is about to take it, then by descending id. Those that would need
 * long come last: one that has much to catch up on, and one that has just declined. Those that are `shunned`, as another
 * front end does not reach them, are left out while there is one that is neither shunned nor has declined; else they come
 * before those that have declined.
 */
export function offerOrder(
  statuses: ReplicaStatus[],
  declined: ReadonlySet<number>,
  shunned: ReadonlySet<number> = new Set(),
): ReplicaStatus[] {
  const newest = Math.max(0, ...statuses.map((status) => status.last));
  const rank = ({ id, role, last }: ReplicaStatus) => {
    if (declined.has(id)) return shunned.has(id) ? 5 : 4;
    if (shunned.has(id)) return 3;
    if (role === "candidate") return 0;
    return newest - last <= limits.pushOrders ? 1 : 2;
  };
  const order = statuses.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id);
  const isFresh = (status: ReplicaStatus) => rank(status) < 3;
  return order.some(isFresh) ? order.filter(({ id }) => !shunned.has(id)) : order;
}
