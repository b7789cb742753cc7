import { CommandError } from "../../command-line/command-error.ts";
import { ProgressLine } from "../../command-line/progress-line.ts";
import { stopSignals } from "../../command-line/stop-signals.ts";
import { timing } from "../timing.ts";

/** What is done now, for the progress line. */
export interface Step {
  doing: string;
}

/**
 * Does work that may take long: says on the standard error how far it is, and aborts it at Ctrl-C. `left` says what a
 * person finds then.
 */
export async function longWork<Result>(
  left: string,
  work: (signal: AbortSignal, step: Step) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const { first, second } = stopSignals();
  void first.then((signal) => stop.abort(new CommandError(`${signal}: stopped. ${left}`)));
  void second.then(() => process.exit(1));
  const step: Step = { doing: "" };
  const pace = { terminalMs: timing.progressMs, plainMs: timing.progressPlainMs };
  const progress = new ProgressLine(process.stderr, pace, () => step.doing);
  try {
    return await work(stop.signal, step);
  } finally {
    progress.stop();
  }
}
