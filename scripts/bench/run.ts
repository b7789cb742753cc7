import { connectDirectly } from "../command-line/direct-connections.ts";
import { stopSignals } from "../command-line/stop-signals.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { help } from "./help.ts";
import { parseOptions } from "./options.ts";
import { runComparison } from "./run-comparison.ts";

/** What a shell reports of a command that Ctrl-C ended. */
const interrupted = 130;

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args);
  if (options.mode === "help") {
    terminal.line(help());
    return 0;
  }
  connectDirectly(["127.0.0.1"]);
  const signals = stopSignals();
  return await Promise.race([runComparison(options, terminal).then(() => 0), signals.first.then(() => interrupted)]);
}
