import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Flags } from "../command-line/flag.ts";
import { flagLines } from "../command-line/flag-lines.ts";
import { readFlags } from "../command-line/read-flags.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { buildExecutable } from "./build-executable.ts";

const flags = {
  out: { value: "FILE", fallback: "build/bazaar", meaning: "the executable that is made" },
} as const satisfies Flags;

/** Runs what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) {
    const story =
      "Makes one executable of the bazaar, which needs neither Bun nor these files where it runs. Its commands are\n" +
      "cluster, client, catalog, order and front-end.";
    terminal.line(["bun run build [flags]", "", story, "", flagLines(flags)].join("\n"));
    return 0;
  }
  if (positionals[0] !== undefined)
    throw wrongUsage(`Unexpected argument "${positionals[0]}": --help shows what is allowed.`);
  const outfile = resolve(given.text("out"));
  await buildExecutable(outfile);
  terminal.line(`Built "${outfile}" (${Math.round(statSync(outfile).size / 1_000_000)} MB). Try: ${outfile} cluster`);
  return 0;
}
