import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { ServiceKind } from "./service-port.ts";

/** What `cluster.json` says about one process. */
export interface ClusterProcess {
  name: string;
  service: ServiceKind;
  id: number;
  url: string;
  /** Null while it is down and waits to be started again. */
  pid: number | null;
}

/**
 * What `cluster.json` says. After a stop, `ready` is false and `processes` empty. A launcher that was killed leaves
 * the file as it was: only one whose `launcher.pid` runs is of now.
 */
export interface ClusterState {
  /** Whether a trade would be answered by every front end. */
  ready: boolean;
  launcher: {
    pid: number;
    startedAt: string;
    /** The secret in the dashboard's address with which a page may kill and pause processes; left out: none may. */
    breakIt?: string;
  };
  processes: ClusterProcess[];
}

/** Writes the file whole or not at all: a reader sees the old state or the new one. Throws what the disk says. */
export function writeClusterFile(path: string, state: ClusterState): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** What the file says, or nothing where there is none or it is no such file. */
export function readClusterFile(path: string): ClusterState | undefined {
  try {
    const state: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isClusterState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

function isClusterState(value: unknown): value is ClusterState {
  const state = value as Partial<ClusterState> | null;
  return (
    typeof state === "object" &&
    typeof state?.ready === "boolean" &&
    Number.isSafeInteger(state.launcher?.pid) &&
    Array.isArray(state.processes)
  );
}
