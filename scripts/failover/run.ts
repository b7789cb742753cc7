import { connectDirectly } from "../command-line/direct-connections.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { help } from "./help.ts";
import { parseOptions } from "./options.ts";
import { runMeasurement } from "./run-measurement.ts";

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args);
  if (options === "help") {
    terminal.line(help());
    return 0;
  }
  connectDirectly(["*"]);
  // The load needs more connections at once than Bun opens by default; what is measured shall run as it always does.
  delete process.env.BUN_CONFIG_MAX_HTTP_REQUESTS;
  return await runMeasurement(options, terminal);
}
