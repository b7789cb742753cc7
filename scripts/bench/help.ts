import { flagLines } from "../command-line/flag-lines.ts";
import { table } from "../command-line/table.ts";
import { flags } from "./flags.ts";
import { partNames } from "./parts/part-names.ts";
import { parts } from "./parts/parts.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run bench [part...] [flags]",
    "",
    "Measures the bazaar on this machine, with databases of its own. Without a part, all of them:",
    table(partNames.map((name) => [`  ${name}`, parts[name].meaning])),
    "",
    "Each run prints its figures and keeps them, with the raw data, in a directory; bun run plots shows them as a page.",
    "Figures of one run may be compared, those of two runs may not. Ctrl-C ends it and keeps what was measured.",
    "",
    flagLines(flags),
    "",
    "Exit code: 0 measured; 1 a system did not start or answered wrongly; 2 a wrong command line; 130 ended early.",
  ].join("\n");
}
