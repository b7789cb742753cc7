import type { Terminal } from "../command-line/terminal.ts";
import { help } from "./help.ts";
import { replayMutant } from "./mutants/replay-mutant.ts";
import { runMutants } from "./mutants/run-mutants.ts";
import { runMutations } from "./mutate/run-mutations.ts";
import { parseOptions } from "./options.ts";
import { runMany } from "./run-many.ts";
import { runOne } from "./run-one.ts";

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args);
  switch (options.mode) {
    case "help":
      terminal.line(help());
      return 0;
    case "many":
      return await runMany(options, terminal);
    case "mutants":
      return await runMutants(options, terminal);
    case "mutate":
      return await runMutations(options, terminal);
    case "mutant-seed":
      return await replayMutant(options);
    case "one":
      return await runOne(options, terminal);
  }
}
