import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";
import { mutatedFiles } from "./mutated-files.ts";

const repository = join(import.meta.dir, "../../..");
const copied = ["services", "db", "test", "scripts", "package.json", "tsconfig.json", "bunfig.toml"];

/** A copy of the code with a mutant's bug in it, in a temporary directory that `using` removes. */
export class MutantCopy implements Disposable {
  /** The directory. */
  readonly root: string;

  /** Throws `OutdatedMutant`; then nothing is left behind. */
  constructor(mutant: Mutant) {
    const files = mutatedFiles(mutant);
    this.root = mkdtempSync(join(tmpdir(), `bazaar-${mutant.name}-`));
    for (const path of copied) cpSync(join(repository, path), join(this.root, path), { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"));
    for (const [path, text] of files) writeFileSync(join(this.root, path), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
