import { chooseLeader } from "../election.ts";
import type { ClusterView, ProcessState, ProcessView } from "./messages.ts";
import { type Look, lastIn, newestIn, type Sighting, statusIn } from "./sighting.ts";

/** What one look at all processes shows, in the light of the one before. */
export type SeenCluster = Omit<ClusterView, "failover" | "lack" | "servedBy">;

/** Decides how each process is. The looks are a fraction of a second apart. */
export function viewCluster(look: Look, before: Look | undefined): SeenCluster {
  const lead = chooseLeader(look.sightings.flatMap((sighting) => statusIn(sighting) ?? []));
  const leader = look.sightings.find((sighting) => lead && leads(sighting, lead.id));
  const figures = look.sightings.flatMap(({ answer }) => (answer.kind === "front-end" ? [answer.figures] : []));
  const slowest = Math.max(-1, ...figures.map(({ p99Ms }) => p99Ms ?? -1));
  return {
    leader: lead && leader ? { name: leader.process.name, term: lead.term } : null,
    processes: look.sightings.map((sighting) => viewProcess(sighting, { leader, look, before })),
    perSecond: before ? rate(newestIn(look), newestIn(before), look.atMs - before.atMs) : 0,
    p99Ms: slowest < 0 ? null : slowest,
    waitingMs: Math.max(0, ...figures.map(({ waitingMs }) => waitingMs)),
  };
}

interface Surroundings {
  leader: Sighting | undefined;
  look: Look;
  before: Look | undefined;
}

function viewProcess(sighting: Sighting, around: Surroundings): ProcessView {
  const { process, answer, uptimeSeconds } = sighting;
  const status = statusIn(sighting);
  const last = lastIn(sighting);
  const leaderLast = around.leader ? lastIn(around.leader) : null;
  const isGone = answer.kind === "refused" || answer.kind === "silent";
  return {
    name: process.name,
    service: process.service,
    state: stateOf(sighting, around),
    reason: answer.kind === "unwell" ? answer.reason : null,
    term: status?.term ?? null,
    last,
    // They were not asked at the very same moment: a follower may seem to be ahead.
    lag: status && leaderLast !== null && last !== null ? Math.max(0, leaderLast - last) : null,
    perSecond: perSecond(sighting, around),
    hitRate: answer.kind === "front-end" ? answer.figures.hitRate : null,
    uptimeSeconds: isGone ? null : uptimeSeconds,
  };
}

function stateOf(sighting: Sighting, around: Surroundings): ProcessState {
  const { launched, answer } = sighting;
  if (launched === "paused" || launched === "down") return launched;
  switch (answer.kind) {
    case "refused":
      return "down";
    case "silent":
      return "silent";
    case "unwell":
      return answer.status?.role === "aside" ? "aside" : "unwell";
    case "catalog":
    case "front-end":
      return "up";
    case "replica":
      return answer.status.role === "follower" ? followerState(sighting, around) : answer.status.role;
  }
}

/**
 * A follower that lacks what the leader had at the look before is behind by more than what is on its way. Who leads
 * since then does not matter: its log holds what the one before had answered.
 */
function followerState(sighting: Sighting, { leader, before }: Surroundings): ProcessState {
  const leaderBefore = before?.sightings.find(({ process }) => process.name === leader?.process.name);
  const wanted = leaderBefore && lastIn(leaderBefore);
  const last = lastIn(sighting) ?? 0;
  if (typeof wanted !== "number" || last >= wanted) return "follower";
  const itself = before?.sightings.find(({ process }) => process.name === sighting.process.name);
  return last > ((itself && lastIn(itself)) ?? 0) ? "catching up" : "out of sync";
}

function perSecond(sighting: Sighting, { look, before }: Surroundings): number | null {
  if (sighting.answer.kind === "front-end") return sighting.answer.figures.perSecond;
  const itself = before?.sightings.find(({ process }) => process.name === sighting.process.name);
  const last = lastIn(sighting);
  const lastBefore = itself && lastIn(itself);
  if (!before || last === null || typeof lastBefore !== "number") return null;
  return rate(last, lastBefore, look.atMs - before.atMs);
}

function rate(now: number, before: number, elapsedMs: number): number {
  return elapsedMs > 0 ? Math.max(0, (now - before) / (elapsedMs / 1_000)) : 0;
}

function leads(sighting: Sighting, id: number): boolean {
  return statusIn(sighting)?.id === id;
}
