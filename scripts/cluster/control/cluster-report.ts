import { chooseLeader } from "../../../services/front-end/election.ts";
import { CommandError } from "../../command-line/command-error.ts";
import type { ClusterProcess } from "../cluster-file.ts";
import type { RunningCluster } from "./running-cluster.ts";
import { reportService, type ServiceReport } from "./service-report.ts";

/** What is to be seen of a cluster, as `bun run cluster status --json` prints it. */
export interface ClusterReport {
  dataDir: string;
  /** Whether every front end would answer a trade. */
  ready: boolean;
  launcher: { pid: number; startedAt: string; paused: boolean };
  /** Null where no replica leads the newest term. */
  leader: { name: string; term: number } | null;
  processes: (ServiceReport & { lag: number | null })[];
}

/** Asks every service. Throws `CommandError` where the cluster is only starting or stopping. */
export async function reportCluster(cluster: RunningCluster): Promise<ClusterReport> {
  const { dataDir, state, launcher } = cluster;
  const services = await Promise.all(knownProcesses(cluster).map((process) => reportService(cluster, process)));
  const lead = chooseLeader(services.flatMap(({ replica }) => replica ?? []));
  const leader = services.find(({ replica }) => replica !== null && replica.id === lead?.id);
  return {
    dataDir,
    ready: services.every((one) => one.service !== "front-end" || one.state === "ready"),
    launcher: { ...state.launcher, paused: launcher.paused },
    leader: lead && leader ? { name: leader.name, term: lead.term } : null,
    processes: services.map((one) => ({ ...one, lag: lag(one, leader) })),
  };
}

/** The processes that the cluster is made of. Throws `CommandError` where it is only starting or stopping. */
export function knownProcesses({
  dataDir,
  state,
}: Pick<RunningCluster, "dataDir" | "state">): readonly ClusterProcess[] {
  if (state.processes.length > 0) return state.processes;
  throw new CommandError(`The cluster on "${dataDir}" is just starting or stopping: try again in a moment.`);
}

/** Orders behind the leader. They were not asked at the very same moment, so a follower may seem to be ahead. */
function lag({ replica }: ServiceReport, leader: ServiceReport | undefined): number | null {
  return replica && leader?.replica ? Math.max(0, leader.replica.last - replica.last) : null;
}
