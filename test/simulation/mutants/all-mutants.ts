import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Mutant, readMutant } from "./mutant.ts";

const extension = ".patch";

/** Every mutant there is, by name. Throws where a patch file is not one. */
export function allMutants(): Mutant[] {
  const files = readdirSync(import.meta.dir).filter((file) => file.endsWith(extension));
  return files.sort().map((file) => {
    return readMutant(basename(file, extension), readFileSync(join(import.meta.dir, file), "utf8"));
  });
}
