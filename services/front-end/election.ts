import type { ReplicaStatus } from "../contract/replication.ts";

/** The replica that leads the newest term that any of them knows of, or undefined. Decides without I/O. */
export function chooseLeader(statuses: ReplicaStatus[]): ReplicaStatus | undefined {
  const newestTerm = Math.max(0, ...statuses.map((status) => status.term));
  return statuses.find((status) => status.role === "leader" && status.term === newestTerm);
}

/** Whom to offer the lead, one after the other: who is about to take it, then by descending id. */
export function offerOrder(statuses: ReplicaStatus[]): ReplicaStatus[] {
  const isCandidate = (status: ReplicaStatus) => Number(status.role === "candidate");
  return statuses.toSorted((a, b) => isCandidate(b) - isCandidate(a) || b.id - a.id);
}
