import { resolve } from "node:path";
import { runningCluster } from "../cluster/control/running-cluster.ts";
import { flags } from "../cluster/flags.ts";
import { CommandError } from "../command-line/command-error.ts";

/** The front ends of the cluster that runs on this directory's `.data`; none where no cluster does. */
export function runningFrontEnds(dataDir: string = resolve(flags["data-dir"].fallback)): string[] {
  try {
    const { processes } = runningCluster(dataDir).state;
    return processes.filter(({ service }) => service === "front-end").map(({ url }) => url);
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    return [];
  }
}
