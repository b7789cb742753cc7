import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run simulate [--seeds N] [--from N] [--workers N]",
    "bun run simulate --seed N [--trace] [--mutant NAME]",
    "bun run simulate --mutants | --mutant NAME [--seeds N] [--from N] [--workers N]",
    "bun run simulate --mutate N [--seed N] [--skip N] [--seeds N] [--from N] [--workers N]",
    "",
    "Runs the whole bazaar in a simulated world, under faults, and checks its guarantees. Ctrl-C ends it early, with the",
    "summary so far. With mutants, the bazaar has a deliberate bug, which must be found: that shows what the checks see.",
    "",
    "--mutate makes bugs of its own in the services and db: a comparison or a condition turned, a number off by one, an",
    "await, a call, a return or a ?. left out, arguments swapped, && for ||, min for max, true for false. It runs the unit",
    "tests and the contract in process on each, and then seeds, until one of them fails; and tells which survived. Left",
    "alone are texts, types, what the type checker would refuse, what only speaks to people (logs, metrics,",
    "documentation, the dashboard), schemas and entry points; not run are those that were judged to change nothing",
    "(test/simulation/mutants/equivalent-mutations.ts). The same N and --seed choose the same ones again.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 all seeds passed, or all mutants were caught; 1 a guarantee was broken, a mutant was not caught, or",
    "none of a thousand seeds or more crossed one of the limits; 2 a wrong command line; 130 ended early.",
  ].join("\n");
}
