import { allMutants } from "../../../test/simulation/mutants/all-mutants.ts";
import type { Mutant } from "../../../test/simulation/mutants/mutant.ts";
import { wrongUsage } from "../../command-line/wrong-usage.ts";

/** The mutants of these names, or all. Throws `CommandError` for a name that none has. */
export function chooseMutants(names: readonly string[] | "all"): Mutant[] {
  const mutants = allMutants();
  if (names === "all") return mutants;
  return names.map((name) => {
    const mutant = mutants.find((candidate) => candidate.name === name);
    if (mutant) return mutant;
    throw wrongUsage(`--mutant "${name}": there are ${mutants.map((candidate) => candidate.name).join(", ")}.`);
  });
}
