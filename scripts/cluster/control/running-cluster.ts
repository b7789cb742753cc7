import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { type ClusterProcess, type ClusterState, readClusterFile } from "../cluster-file.ts";
import { DirectoryLock } from "../directory-lock.ts";
import { type ProcessInfo, processInfo } from "./process-info.ts";

/** A cluster that runs now, as another process sees it. */
export interface RunningCluster {
  dataDir: string;
  state: ClusterState;
  launcher: ProcessInfo;
}

/**
 * The cluster that runs on this data directory. A launcher that was killed leaves its `cluster.json`, but not the
 * directory's lock, so only under that is the file believed, and its pid only where a launcher has it. Throws
 * `CommandError` where no cluster runs there, or where it has not said yet what it is.
 */
export function runningCluster(dataDir: string): RunningCluster {
  if (!isHeld(dataDir)) throw notRunning(dataDir);
  const state = readClusterFile(join(dataDir, "cluster.json"));
  const launcher = state && processInfo(state.launcher.pid);
  if (state && launcher && isLauncher(launcher)) return { dataDir, state, launcher };
  throw new CommandError(
    `A cluster uses "${dataDir}", but its launcher is not found: try again where it was just started, or from where it runs.`,
  );
}

/**
 * The process that runs this service now: a child of the launcher. Undefined where it is down: then its pid, if
 * cluster.json has one still, may be somebody else's.
 */
export function livingProcess(cluster: RunningCluster, { pid }: ClusterProcess): ProcessInfo | undefined {
  const info = pid === null ? undefined : processInfo(pid);
  return info?.parent === cluster.state.launcher.pid ? info : undefined;
}

/** Whether a launcher has this directory. Throws `CommandError` where that can't be found out. */
export function isHeld(dataDir: string): boolean {
  const lock = join(dataDir, "cluster.lock");
  try {
    return existsSync(lock) && DirectoryLock.isHeld(lock);
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    throw new CommandError(`--data-dir "${dataDir}": it can't be read (${String(code ?? message)}).`, 1, { cause });
  }
}

/** Bun with a file of ours, or the single executable, whatever that is called, with its command. */
function isLauncher({ command }: ProcessInfo): boolean {
  return /\bcluster\/(main|fixtures\/launcher)\.ts\b/.test(command) || / cluster( |$)/.test(command);
}

function notRunning(dataDir: string): CommandError {
  const where = existsSync(dataDir) ? `No cluster runs on "${dataDir}"` : `There is no directory "${dataDir}"`;
  return new CommandError(`${where}: start one with bun run cluster, or give the --data-dir of one that runs.`);
}
