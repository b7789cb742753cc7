import { connectDirectly } from "../command-line/direct-connections.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { help } from "./help.ts";
import { parseOptions } from "./options.ts";
import { serve } from "./person/serve.ts";
import { runningFrontEnds } from "./running-front-ends.ts";
import { runWorkload } from "./workload/run-workload.ts";

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args, runningFrontEnds);
  connectDirectly(["localhost", "127.0.0.1", "::1"]);
  switch (options.mode) {
    case "help":
      terminal.line(help(options.command));
      return 0;
    case "workload":
      return await runWorkload(options.workload, terminal);
    case "person":
      return await serve(options, terminal);
  }
}
