import { readdirSync } from "node:fs";
import { processInfo } from "../../scripts/cluster/control/process-info.ts";
import { until } from "../../scripts/cluster/fixtures/until.ts";
import type { ServiceKind } from "../../scripts/cluster/service-port.ts";
import type { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { readStatus } from "./reads.ts";

/** The URLs of all services of a kind. */
export function urlsOf(cluster: SpawnedCluster, service: ServiceKind): string[] {
  const processes = cluster.state?.processes ?? [];
  return processes.filter((one) => one.service === service).map(({ url }) => url);
}

/** Names of the replica that leads now and of the others. Waits until one leads. */
export function rolesOf(cluster: SpawnedCluster): Promise<{ leader: string; followers: string[] }> {
  const look = async () => {
    const statuses = await Promise.all(urlsOf(cluster, "order").map((url) => readStatus(url).catch(() => undefined)));
    const newestTerm = Math.max(...statuses.map((status) => status?.term ?? 0));
    const leader = statuses.find((status) => status?.role === "leader" && status.term === newestTerm);
    if (!leader) return undefined;
    const followers = statuses.flatMap((status) => (status && status !== leader ? [`order-${status.id}`] : []));
    return { leader: `order-${leader.id}`, followers };
  };
  return until("a leader", look, 15_000);
}

/** Kills a process with SIGKILL and waits until the supervisor has started it again and it is healthy. */
export async function killAndAwaitReturn(cluster: SpawnedCluster, name: string): Promise<void> {
  await awaitReturn(cluster, name, cluster.signal(name, "SIGKILL"));
}

/** Waits until a process that was killed, and had the pid `former`, runs again and is healthy. */
export async function awaitReturn(cluster: SpawnedCluster, name: string, former: number): Promise<void> {
  await until(
    `${name} back after kill -9`,
    async () => {
      const { pid, url } = cluster.process(name);
      if (pid === null || pid === former) return undefined;
      const health = await fetch(`${url}/health/ready`, { keepalive: false }).catch(() => undefined);
      return health?.ok ? true : undefined;
    },
    30_000,
  );
}

/** The launcher's pid and those of all its services. */
export function pidsOf(cluster: SpawnedCluster): number[] {
  const services = (cluster.state?.processes ?? []).flatMap(({ pid }) => pid ?? []);
  return [cluster.pid, ...services];
}

/** Kills the launcher and all services with SIGKILL, in one go, and waits until none of them runs. */
export async function killEverything(cluster: SpawnedCluster): Promise<void> {
  const pids = pidsOf(cluster);
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await cluster.kill();
  await noneRuns(pids);
}

/** Resolves once none of the processes runs; a dead one that nobody has reaped yet does not count. */
export async function noneRuns(pids: number[]): Promise<void> {
  const left = () => pids.filter((pid) => !hasEnded(pid));
  await until("the end of all processes", () => (left().length === 0 ? true : undefined)).catch(() => {
    throw new Error(`Still running: ${left().join(", ")}.`);
  });
}

/** Threads of a killed process may outlive its first one for a moment, and keep its files locked. */
function hasEnded(pid: number): boolean {
  if (processInfo(pid) !== undefined) return false;
  try {
    return readdirSync(`/proc/${pid}/task`).length <= 1;
  } catch {
    return true;
  }
}

/** Freezes a process with SIGSTOP, until it is sent SIGCONT; resolves once it stands still. */
export async function pause(pid: number | null): Promise<void> {
  if (pid === null) throw new Error("What does not run can't be paused.");
  process.kill(pid, "SIGSTOP");
  await until(`${pid} standing still`, () => (processInfo(pid)?.paused ? true : undefined));
}
