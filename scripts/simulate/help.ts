import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run simulate [--seeds N] [--from N] [--workers N]",
    "bun run simulate --seed N [--trace] [--mutant NAME]",
    "bun run simulate --mutants | --mutant NAME [--seeds N] [--from N] [--workers N]",
    "",
    "Runs the whole bazaar in a simulated world, under faults, and checks its guarantees. Ctrl-C ends it early, with the",
    "summary so far. With mutants, the bazaar has a deliberate bug, which must be found: that shows what the checks see.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 all seeds passed, or all mutants were caught; 1 a guarantee was broken, a mutant was not caught, or",
    "none of a thousand seeds or more crossed one of the limits; 2 a wrong command line; 130 ended early.",
  ].join("\n");
}
