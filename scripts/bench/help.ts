import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run bench ceiling|peers [flags]",
    "",
    "Measures the bazaar: alone at each number of connections (ceiling), or in alternation with other systems on the",
    "same machine (peers). Figures of one run may be compared, those of two runs may not.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 measured; 1 a system did not start or answered wrongly; 2 a wrong command line; 130 ended early.",
  ].join("\n");
}
