import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import { readClusterFile } from "../cluster-file.ts";
import { timing } from "../timing.ts";
import { processInfo } from "./process-info.ts";
import { isHeld, runningCluster } from "./running-cluster.ts";
import { askToEnd } from "./send-signal.ts";
import { settled } from "./settled.ts";

/** The launcher stops three kinds of services, one after the other, each with its grace. */
const longestStopMs = 3 * timing.stopGraceMs + timing.signalMs;

/**
 * Stops a cluster in order, and waits until its launcher is gone. Throws `CommandError` where no cluster runs there, or
 * where it does not stop, or not in order.
 */
export async function stopCluster(dataDir: string, terminal: Terminal): Promise<void> {
  const { state } = runningCluster(dataDir);
  const { pid } = state.launcher;
  const who = `The launcher (pid ${pid})`;
  askToEnd(pid, who);
  const isGone = await settled(() => !isHeld(dataDir) && processInfo(pid) === undefined, longestStopMs);
  if (!isGone) throw new CommandError(`${who} has not ended within ${longestStopMs / 1000} s: it still stops.`);
  const left = readClusterFile(join(dataDir, "cluster.json"))?.processes.length ?? 0;
  if (left > 0) throw new CommandError(`${who} has ended, but was killed: its services died with it.`);
  terminal.line(`Stopped the cluster on "${dataDir}" (launcher pid ${pid}).`);
}
