import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run failover [flags]",
    "",
    "Measures what traders notice when the leader fails. Starts a cluster of its own, on free ports and a temporary data",
    "directory, sends it trades at a steady rate, and kills the leader (kill -9) again and again, each time once the one",
    "killed before is back in sync. The gap of a kill is the longest time without an answered trade around it. In the end",
    "every order that was acknowledged is looked up. Ctrl-C ends it early, with the summary so far.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 all is well; 1 an error, or an order that is lost, doubled or differs; 2 a wrong command line; 130 ended",
    "early.",
  ].join("\n");
}
