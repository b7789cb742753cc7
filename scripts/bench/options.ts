import { resolve } from "node:path";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { flags } from "./flags.ts";

/** What to measure, and how long. */
export interface BenchOptions {
  /** `ceiling`: the bazaar alone, at each number of connections; `peers`: beside other systems. */
  mode: "ceiling" | "peers";
  rounds: number;
  /** Of each measurement. */
  seconds: number;
  /** Part of the names of the groups that are wanted. */
  only: string;
  port: number;
  dataDir: string;
}

export type Options = { mode: "help" } | BenchOptions;

/** Reads the command line. Throws `CommandError` with exit code 2 and one line that quotes what is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return { mode: "help" };
  const [mode, unexpected] = positionals;
  if (unexpected !== undefined) throw wrongUsage(`Unexpected argument "${unexpected}": --help shows what is allowed.`);
  if (mode !== "ceiling" && mode !== "peers") {
    throw wrongUsage(`"${mode ?? ""}" can't be measured: "ceiling" and "peers" are allowed.`);
  }
  return {
    mode,
    rounds: given.wholeNumber("rounds"),
    seconds: given.decimal("seconds"),
    only: given.text("only"),
    port: given.wholeNumber("port"),
    dataDir: resolve(given.text("data-dir")),
  };
}
