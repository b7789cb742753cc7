import { resolve } from "node:path";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { flags } from "./flags.ts";

export interface Options {
  /** Absolute; undefined for the newest results. */
  results: string | undefined;
  /** Absolute. */
  out: string;
}

/** Reads the command line. Throws `CommandError` with exit code 2 and one line that quotes what is wrong. */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return "help";
  const [results, unexpected] = positionals;
  if (unexpected !== undefined) throw wrongUsage(`Unexpected argument "${unexpected}": --help shows what is allowed.`);
  return { results: results === undefined ? undefined : resolve(results), out: resolve(given.text("out")) };
}
