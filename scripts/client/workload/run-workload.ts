import { CommandError } from "../../command-line/command-error.ts";
import { stopSignals } from "../../command-line/stop-signals.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import { FrontEnds } from "../front-ends.ts";
import { NoAnswer } from "../no-answer.ts";
import type { WorkloadOptions } from "../workload-options.ts";
import { announcement } from "./announcement.ts";
import { stockNames } from "./stock-names.ts";
import { summarize } from "./summary.ts";
import { summaryText } from "./summary-text.ts";
import { Workload } from "./workload.ts";

/**
 * Lets clients trade, checks every order, and prints what was seen. Returns the exit code: 0 where all is well, 1 where
 * there was an error or a mismatch, or where a second Ctrl-C ended it. Throws `CommandError` where it can't begin.
 */
export async function runWorkload(options: WorkloadOptions, terminal: Terminal): Promise<number> {
  const signals = stopSignals();
  const names = await Promise.race([readNames(options), signals.first]);
  if (typeof names === "string") throw new CommandError(`${names}: ended before any trade.`);
  const say = options.json ? terminal.error : terminal.line;
  say(announcement(options, names.length));
  const workload = new Workload(options, names);
  void signals.first.then(() => workload.stop());
  const stream = options.json ? process.stderr : process.stdout;
  const end = await Promise.race([workload.run(stream), signals.second.then(() => "cut short" as const)]);
  if (end === "cut short") {
    terminal.error("\nEnded at once: the orders were not all checked.");
    return 1;
  }
  const summary = summarize(options, names.length, end, workload.tally);
  terminal.line(options.json ? JSON.stringify(summary, null, 2) : summaryText(summary));
  return summary.ok ? 0 : 1;
}

async function readNames({ urls }: WorkloadOptions): Promise<string[]> {
  try {
    return await stockNames(new FrontEnds(urls));
  } catch (cause) {
    throw cause instanceof NoAnswer ? new CommandError(cause.message, 1, { cause }) : cause;
  }
}
