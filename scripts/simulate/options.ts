import type { FlagValues } from "../command-line/flag-values.ts";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { flags } from "./flags.ts";

type GivenFlags = FlagValues<typeof flags>;

/** Which seeds to run: `seeds` of them, beginning with `from`, shared among so many processes. */
export interface ManySeeds {
  mode: "many";
  from: number;
  seeds: number;
  workers: number;
}

/** One seed to run in this process. */
export interface OneSeed {
  mode: "one";
  seed: number;
  /** Whether to show the whole trace. */
  trace: boolean;
}

/** What the command line asks for. */
export type Options = { mode: "help" } | ManySeeds | OneSeed;

/** Reads the command line. Throws `CommandError` with exit code 2 and one line that quotes what is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return { mode: "help" };
  const [unexpected] = positionals;
  if (unexpected !== undefined) {
    throw wrongUsage(`Unexpected argument "${unexpected}": --help shows what is allowed.`);
  }
  return given.has("seed") ? readOne(given) : readMany(given);
}

function readOne(given: GivenFlags): OneSeed {
  const stranger = given.names.find((name) => name !== "seed" && name !== "trace");
  if (stranger !== undefined) throw wrongUsage(`--seed runs one seed, so --${stranger} has no meaning beside it.`);
  return { mode: "one", seed: given.wholeNumber("seed"), trace: given.has("trace") };
}

function readMany(given: GivenFlags): ManySeeds {
  if (given.has("trace")) throw wrongUsage("--trace shows the trace of one seed: say which with --seed N.");
  return {
    mode: "many",
    from: given.wholeNumber("from"),
    seeds: given.wholeNumber("seeds"),
    workers: given.wholeNumber("workers"),
  };
}
