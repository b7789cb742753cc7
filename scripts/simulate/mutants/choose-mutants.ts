import { allMutants } from "../../../test/simulation/mutants/all-mutants.ts";
import type { Mutant } from "../../../test/simulation/mutants/mutant.ts";
import { mutatedFiles, OutdatedMutant } from "../../../test/simulation/mutants/mutated-files.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { wrongUsage } from "../../command-line/wrong-usage.ts";

/**
 * The mutants of these names, or all that there are. Throws `CommandError` for a name that none has, and where one does
 * not fit the code any more: better at once than after an hour of seeds.
 */
export function chooseMutants(names: readonly string[] | "all", all: readonly Mutant[] = allMutants()): Mutant[] {
  const chosen = names === "all" ? [...all] : names.map((name) => chooseMutant(name, all));
  for (const mutant of chosen) assertFits(mutant);
  return chosen;
}

function chooseMutant(name: string, all: readonly Mutant[]): Mutant {
  const mutant = all.find((candidate) => candidate.name === name);
  if (mutant) return mutant;
  throw wrongUsage(`--mutant "${name}": there are ${all.map((candidate) => candidate.name).join(", ")}.`);
}

function assertFits(mutant: Mutant): void {
  try {
    mutatedFiles(mutant);
  } catch (cause) {
    if (cause instanceof OutdatedMutant) throw new CommandError(cause.message, 1, { cause });
    throw cause;
  }
}
