import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch } from "diff";
import { type Mutant, patchedPath } from "./mutant.ts";

const repository = join(import.meta.dir, "../../..");

/** Thrown when the code has changed so that a mutant's patch does not apply any more. */
export class OutdatedMutant extends Error {
  override readonly name = "OutdatedMutant";
}

/** A file of this repository, as it is. */
export function presentFile(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

/**
 * The files that the mutant changes, by path, as they are with its bug. `read` gives a file as it is. Lines may have
 * moved, but must be the same, with their neighbours. Throws `OutdatedMutant`.
 */
export function mutatedFiles(mutant: Mutant, read: (path: string) => string = presentFile): Map<string, string> {
  const files = new Map<string, string>();
  for (const patch of mutant.patches) {
    const path = patchedPath(patch) ?? "";
    const mutated = applyPatch(files.get(path) ?? read(path), patch, { fuzzFactor: 0 });
    if (mutated === false) {
      const hint = `write test/simulation/mutants/${mutant.name}.patch anew for the code as it is now.`;
      throw new OutdatedMutant(`The mutant ${mutant.name} does not apply to ${path} any more: ${hint}`);
    }
    files.set(path, mutated);
  }
  return files;
}
