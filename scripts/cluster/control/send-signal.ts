import { CommandError } from "../../command-line/command-error.ts";
import { processInfo } from "./process-info.ts";

/** Asks a process to end in order. Throws like `sendSignal`. */
export function askToEnd(pid: number, who: string): void {
  sendSignal(pid, "SIGTERM", who);
  // One that is paused sees nothing else; any other may have ended by now.
  if (processInfo(pid)?.paused) sendSignal(pid, "SIGCONT", who);
}

/** Sends a signal. Throws `CommandError` where that fails; `who` names the process in words. */
export function sendSignal(pid: number, signal: NodeJS.Signals, who: string): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "EPERM" ? "belongs to another user" : `could not be sent ${signal} (${code})`;
    throw new CommandError(`${who} ${why}: nothing was done.`, 1, { cause });
  }
}
