import { flagLines } from "../command-line/flag-lines.ts";
import { flags } from "./flags.ts";

/** What `--help` prints. */
export function help(): string {
  return [
    "bun run cluster [flags]",
    "",
    "Starts the bazaar (catalog, order replicas, front ends), keeps it running, and stops it at Ctrl-C.",
    "",
    flagLines(flags),
  ].join("\n");
}
