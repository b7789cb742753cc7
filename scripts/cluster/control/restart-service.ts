import { join } from "node:path";
import { CommandError } from "../../command-line/command-error.ts";
import { readClusterFile } from "../cluster-file.ts";
import { timing } from "../timing.ts";
import { commandLine } from "./command-line.ts";
import { processInfo } from "./process-info.ts";
import { askToEnd } from "./send-signal.ts";
import { settled } from "./settled.ts";
import type { Target } from "./target.ts";

/**
 * Asks a service to finish its work and end, and waits until the launcher has started it again. Returns its new pid.
 * Throws `CommandError` where it does not end, or does not come back.
 */
export async function restartService({ name, pid }: Target, dataDir: string): Promise<number> {
  const who = `${name} (pid ${pid})`;
  askToEnd(pid, who);
  if (!(await settled(() => processInfo(pid) === undefined, timing.stopGraceMs))) {
    const waitedS = timing.stopGraceMs / 1000;
    const harder = commandLine("kill", dataDir, name);
    throw new CommandError(`${who} has not ended within ${waitedS} s: ${harder} ends it at once.`);
  }
  let next: number | null = null;
  const isBack = () => {
    const found = readClusterFile(join(dataDir, "cluster.json"))?.processes.find((one) => one.name === name);
    next = found === undefined || found.pid === pid ? null : found.pid;
    return next !== null;
  };
  if ((await settled(isBack, timing.restartPauseMaxMs + timing.signalMs)) && next !== null) return next;
  const look = commandLine("status", dataDir);
  throw new CommandError(`${who} has ended, but was not started again: ${look} shows what runs.`);
}
