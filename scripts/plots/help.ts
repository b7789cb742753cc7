import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run plots [DIR] [flags]",
    "",
    "Makes a page with plots of what bun run bench has kept in DIR; of its newest results if DIR is left out.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 made; 1 there are no results, or the page can't be written; 2 a wrong command line.",
  ].join("\n");
}
