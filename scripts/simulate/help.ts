import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run simulate [--seeds N] [--from N] [--workers N]",
    "bun run simulate --seed N [--trace]",
    "",
    "Runs the whole bazaar in a simulated world, under faults, and checks its guarantees. Ctrl-C ends it early, with the",
    "summary so far.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 all seeds passed; 1 a guarantee was broken; 2 a wrong command line; 130 ended early.",
  ].join("\n");
}
