import { CommandError } from "../../command-line/command-error.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import type { Action } from "../read-request.ts";
import { timing } from "../timing.ts";
import { commandLine } from "./command-line.ts";
import { processInfo } from "./process-info.ts";
import { restartService } from "./restart-service.ts";
import { runningCluster } from "./running-cluster.ts";
import { sendSignal } from "./send-signal.ts";
import { settled } from "./settled.ts";
import { findTarget, type Target } from "./target.ts";

/** What is to be done to which service. */
export interface SignalRequest {
  action: Action;
  name: string;
  dataDir: string;
}

/** Does it, waits until it is done, and says so. Throws `CommandError` where it could not be done. */
export async function signalService({ action, name, dataDir }: SignalRequest, terminal: Terminal): Promise<void> {
  const cluster = runningCluster(dataDir);
  const target = await findTarget(cluster, name);
  const again = cluster.launcher.paused ? "The launcher is paused, too." : "The launcher starts it again.";
  switch (action) {
    case "kill":
      await send(target, "SIGKILL", isGone);
      return terminal.line(`Killed ${described(target)}. ${again}`);
    case "pause":
      if (target.paused) throw new CommandError(`${target.name} (pid ${target.pid}) is paused already.`);
      await send(target, "SIGSTOP", isPaused);
      return terminal.line(
        `Paused ${described(target)}. ${commandLine("resume", dataDir, target.name)} lets it go on.`,
      );
    case "resume":
      if (!target.paused) throw new CommandError(`${target.name} (pid ${target.pid}) is not paused.`);
      await send(target, "SIGCONT", (pid) => !isPaused(pid));
      return terminal.line(`Resumed ${described(target)}.`);
    case "restart":
      return terminal.line(`Restarted ${described(target)}: it is pid ${await restartService(target, dataDir)} now.`);
  }
}

async function send(target: Target, signal: NodeJS.Signals, isDone: (pid: number) => boolean): Promise<void> {
  const who = `${target.name} (pid ${target.pid})`;
  sendSignal(target.pid, signal, who);
  if (await settled(() => isDone(target.pid), timing.signalMs)) return;
  throw new CommandError(`${who} was sent ${signal}, but that had no effect within ${timing.signalMs / 1000} s.`);
}

function isGone(pid: number): boolean {
  return processInfo(pid) === undefined;
}

function isPaused(pid: number): boolean {
  return processInfo(pid)?.paused ?? false;
}

function described({ name, pid, leads }: Target): string {
  const lead = leads === undefined ? "" : `, the leader of term ${leads}`;
  return `${name} (pid ${pid})${lead}`;
}
