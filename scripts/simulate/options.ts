import type { FlagValues } from "../command-line/flag-values.ts";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { flags, mutantSeeds, mutationSeeds } from "./flags.ts";

type GivenFlags = FlagValues<typeof flags>;

const besideSeed = new Set(["seed", "trace", "mutant"]);
const besideMutate = new Set(["mutate", "seed", "skip", "seeds", "from", "workers"]);

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

/** The mutants to run, each with seeds from `from` on until one finds it, or `seeds` of them have not. */
export interface ManyMutants extends Omit<ManySeeds, "mode"> {
  mode: "mutants";
  names: string[] | "all";
}

/** One seed to run on the code with a mutant's bug in it. */
export interface MutantSeed extends Omit<OneSeed, "mode"> {
  mode: "mutant-seed";
  name: string;
}

/** So many mutations to make, after the first `skip` of those that `seed` chooses, each with so many seeds. */
export interface ManyMutations extends Omit<ManySeeds, "mode"> {
  mode: "mutate";
  count: number;
  skip: number;
  seed: number;
}

/** What the command line asks for. */
export type Options = { mode: "help" } | ManyMutations | ManySeeds | OneSeed | ManyMutants | MutantSeed;

/** Reads the command line. Throws `CommandError` with exit code 2 and one line that quotes what is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return { mode: "help" };
  const [unexpected] = positionals;
  if (unexpected !== undefined) {
    throw wrongUsage(`Unexpected argument "${unexpected}": --help shows what is allowed.`);
  }
  if (given.has("mutate")) return readMutate(given);
  if (given.has("skip")) throw wrongUsage("--skip leaves out mutations: it has no meaning without --mutate N.");
  if (given.has("seed")) return readOne(given);
  return given.has("mutants") || given.has("mutant") ? readMutants(given) : readMany(given);
}

function readOne(given: GivenFlags): OneSeed | MutantSeed {
  const stranger = given.names.find((name) => !besideSeed.has(name));
  if (stranger !== undefined) throw wrongUsage(`--seed runs one seed, so --${stranger} has no meaning beside it.`);
  const one = { seed: given.wholeNumber("seed"), trace: given.has("trace") };
  if (!given.has("mutant")) return { mode: "one", ...one };
  const [name = "", ...others] = mutantNames(given);
  if (others.length > 0) throw wrongUsage("--seed runs one seed, so it wants one --mutant only.");
  return { mode: "mutant-seed", name, ...one };
}

function readMutants(given: GivenFlags): ManyMutants {
  if (given.has("mutants") && given.has("mutant")) throw wrongUsage("--mutants runs all: leave --mutant out.");
  const names = given.has("mutants") ? "all" : mutantNames(given);
  const { mode: _, ...range } = readMany(given);
  return { mode: "mutants", names, ...range, seeds: given.has("seeds") ? range.seeds : mutantSeeds };
}

function readMutate(given: GivenFlags): ManyMutations {
  const stranger = given.names.find((name) => !besideMutate.has(name));
  if (stranger !== undefined)
    throw wrongUsage(`--mutate makes its own mutants, so --${stranger} has no meaning beside it.`);
  const { mode: _, ...range } = readMany(given);
  const choice = { count: given.wholeNumber("mutate"), skip: given.wholeNumber("skip") };
  const seed = given.has("seed") ? given.wholeNumber("seed") : 1;
  return { mode: "mutate", ...choice, seed, ...range, seeds: given.has("seeds") ? range.seeds : mutationSeeds };
}

function mutantNames(given: GivenFlags): string[] {
  return given.all("mutant").flatMap((names) => names.split(","));
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
