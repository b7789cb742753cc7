import type { LaunchedProcess } from "../../contract/launcher.ts";
import type { ReplicaStatus } from "../../contract/replication.ts";
import type { FrontEndFigures, ProcessView } from "./messages.ts";

/** A process that is looked at. */
export type Watched = Pick<ProcessView, "name" | "service"> & { url: string };

/** What a process answered. */
export type ProcessAnswer =
  | { kind: "replica"; status: ReplicaStatus }
  | { kind: "catalog"; last: number }
  | { kind: "front-end"; figures: FrontEndFigures }
  /** It answers that it can't work. */
  | { kind: "unwell"; reason: string; status?: ReplicaStatus }
  /** Nothing listens there. */
  | { kind: "refused" }
  | { kind: "silent" };

/** One process, at one look. */
export interface Sighting {
  process: Watched;
  /** What the launcher says of it, where there is one to ask. */
  launched: LaunchedProcess["state"] | undefined;
  answer: ProcessAnswer;
  uptimeSeconds: number | null;
}

/** All processes, at one look. */
export interface Look {
  /** On the monotonic clock. */
  atMs: number;
  sightings: Sighting[];
}

/** What a replica said of itself, also where it can't work. */
export function statusIn({ answer }: Sighting): ReplicaStatus | undefined {
  return answer.kind === "replica" || answer.kind === "unwell" ? answer.status : undefined;
}

/** The number of the last order that the process was seen with. */
export function lastIn(sighting: Sighting): number | null {
  return sighting.answer.kind === "catalog" ? sighting.answer.last : (statusIn(sighting)?.last ?? null);
}

/** The newest order that anybody has. */
export function newestIn({ sightings }: Look): number {
  return Math.max(0, ...sightings.map((sighting) => lastIn(sighting) ?? 0));
}
