import { CommandError } from "../../command-line/command-error.ts";
import { wrongUsage } from "../../command-line/wrong-usage.ts";
import type { ClusterProcess } from "../cluster-file.ts";
import { knownProcesses, reportCluster } from "./cluster-report.ts";
import { commandLine } from "./command-line.ts";
import type { ProcessInfo } from "./process-info.ts";
import { livingProcess, type RunningCluster } from "./running-cluster.ts";
import { reportService } from "./service-report.ts";

/** A service that lives, and that a signal is meant for. */
export interface Target {
  name: string;
  pid: number;
  paused: boolean;
  /** The term that it leads, if it does. */
  leads: number | undefined;
}

/**
 * The process of that name, or, for "leader", of the replica that leads now. Throws `CommandError`: with exit code 2
 * and the names that there are where there is no such one, and with 1 where it is down.
 */
export async function findTarget(cluster: RunningCluster, name: string): Promise<Target> {
  const named = await findProcess(cluster, name);
  const { replica } = await reportService(cluster, named);
  // Looked at last, so that the signal follows at once.
  const { pid, paused } = assertLives(cluster, named);
  const leads = replica?.role === "leader" ? replica.term : undefined;
  return { name: named.name, pid, paused, leads };
}

/** What cluster.json says of it. Throws likewise, but for one that is down. */
export async function findProcess(cluster: RunningCluster, name: string): Promise<ClusterProcess> {
  const processes = knownProcesses(cluster);
  const names = processes.map((one) => one.name);
  const wanted = name === "leader" ? await leaderOf(cluster) : name;
  const found = processes.find((one) => one.name === wanted);
  if (found) return found;
  throw wrongUsage(`"${name}" is no service of this cluster: ${names.join(", ")} or leader are allowed.`);
}

async function leaderOf(cluster: RunningCluster): Promise<string> {
  const { leader } = await reportCluster(cluster);
  if (leader) return leader.name;
  throw new CommandError(`No order replica leads now: ${commandLine("status", cluster.dataDir)} shows how they are.`);
}

function assertLives(cluster: RunningCluster, named: ClusterProcess): ProcessInfo & { pid: number } {
  const info = livingProcess(cluster, named);
  if (info && named.pid !== null) return { ...info, pid: named.pid };
  throw new CommandError(`${named.name} is down just now: the launcher starts it again. Nothing was done.`);
}
