import { availableParallelism } from "node:os";
import type { Flags } from "../command-line/flag.ts";

const workersMax = 256;
/** A mutant that survives so many seeds is a hole in the simulation. */
export const mutantSeeds = 1_000;
/** Mutations are many: one that survives so many seeds is looked at by a person. */
export const mutationSeeds = 150;

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  seeds: {
    value: "N",
    fallback: "100",
    range: [1, Number.MAX_SAFE_INTEGER],
    meaning: `how many seeds to run, each a run of its own; with mutants ${mutantSeeds} each if left out, with --mutate ${mutationSeeds}`,
  },
  from: { value: "N", fallback: "1", meaning: "the first seed" },
  workers: {
    value: "N",
    fallback: String(Math.min(availableParallelism(), workersMax)),
    range: [1, workersMax],
    meaning: "processes that share the work; as many as this machine has cores if left out",
  },
  seed: {
    value: "N",
    meaning: "run this seed only, and show the end of its trace if it fails; with --mutate: another choice",
  },
  mutants: { meaning: "run each deliberate bug of test/simulation/mutants until a seed finds it" },
  mutant: { value: "NAME", meaning: "the same for this one; several with commas, or with the flag given again" },
  mutate: { value: "N", range: [1, 100_000], meaning: "make N random changes of one line, and see which go unnoticed" },
  skip: { value: "N", fallback: "0", meaning: "with --mutate: leave out the first N, which an earlier run has tried" },
  trace: { meaning: "with --seed: show the whole trace" },
} as const satisfies Flags;
