import { availableParallelism } from "node:os";
import type { Flags } from "../command-line/flag.ts";

const workersMax = 256;
/** A mutant that survives so many seeds is a hole in the simulation. */
export const mutantSeeds = 1_000;

/** The flags, in the order in which `--help` shows them. */
export const flags = {
  seeds: {
    value: "N",
    fallback: "100",
    range: [1, Number.MAX_SAFE_INTEGER],
    meaning: `how many seeds to run, each a run of its own; with mutants ${mutantSeeds} each if left out`,
  },
  from: { value: "N", fallback: "1", meaning: "the first seed" },
  workers: {
    value: "N",
    fallback: String(Math.min(availableParallelism(), workersMax)),
    range: [1, workersMax],
    meaning: "processes that share the work; as many as this machine has cores if left out",
  },
  seed: { value: "N", meaning: "run this seed only, and show the end of its trace if it fails" },
  mutants: { meaning: "run each deliberate bug of test/simulation/mutants until a seed finds it" },
  mutant: { value: "NAME", meaning: "the same for this one; several with commas, or with the flag given again" },
  trace: { meaning: "with --seed: show the whole trace" },
} as const satisfies Flags;
