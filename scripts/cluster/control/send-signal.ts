import { CommandError } from "../../command-line/command-error.ts";

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
