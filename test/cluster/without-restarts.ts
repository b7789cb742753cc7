import type { SpawnedCluster } from "../harness/spawned-cluster.ts";
import { awaitReturn, noneRuns, pause } from "./processes.ts";

/** Kills these services with SIGKILL, at once, and resolves when they run no more. */
export type Kill = (...names: string[]) => Promise<void>;

/**
 * Does something while what it kills stays down: the launcher, which would start it again, is paused meanwhile.
 * Resolves once all that was killed is back and healthy.
 */
export async function withoutRestarts<Result>(
  cluster: SpawnedCluster,
  act: (kill: Kill) => Promise<Result>,
): Promise<Result> {
  const killed = new Map<string, number>();
  const kill: Kill = async (...names) => {
    for (const name of names) killed.set(name, cluster.signal(name, "SIGKILL"));
    await noneRuns([...killed.values()]);
  };
  let result: Result;
  try {
    await pause(cluster.pid);
    result = await act(kill);
  } finally {
    process.kill(cluster.pid, "SIGCONT");
  }
  await Promise.all([...killed].map(([name, pid]) => awaitReturn(cluster, name, pid)));
  return result;
}
