import { readFileSync } from "node:fs";
import { join } from "node:path";

const repository = Bun.fileURLToPath(import.meta.resolve("../../.."));
const tests = ["services/**/*.test.ts", "db/**/*.test.ts", "test/contract/in-process.test.ts"];

/** Test files from the repository's root: those that import the changed file themselves or stand beside it, and the others. */
export interface ReachingTests {
  near: string[];
  far: string[];
}

/** Finds the fast test files (of units, and of the wire contract in process) that run the code of a file. */
export class TestFinder {
  readonly #transpiler = new Bun.Transpiler({ loader: "ts" });
  readonly #imports = new Map<string, string[]>();
  readonly #tests = tests.flatMap((glob) => [...new Bun.Glob(glob).scanSync({ cwd: repository })]).sort();

  /** Every fast test file. */
  get all(): readonly string[] {
    return this.#tests;
  }

  testsOf(file: string): ReachingTests {
    const stem = file.replace(/\.ts$/, "");
    const isNear = (test: string) => test.startsWith(`${stem}.`) || this.#importsOf(test).includes(file);
    const reaching = this.#tests.filter((test) => isNear(test) || this.#reaches(test, file));
    return { near: reaching.filter(isNear), far: reaching.filter((test) => !isNear(test)) };
  }

  #reaches(test: string, file: string): boolean {
    const seen = new Set([test]);
    // What is added on the way is gone through as well.
    for (const path of seen) for (const imported of this.#importsOf(path)) seen.add(imported);
    return seen.has(file);
  }

  /** Types are imported by nobody who runs the code. */
  #importsOf(path: string): string[] {
    const known = this.#imports.get(path);
    if (known) return known;
    const scanned = path.endsWith(".ts")
      ? this.#transpiler.scanImports(readFileSync(join(repository, path), "utf8"))
      : [];
    const imports = scanned.filter(({ path: to }) => to.startsWith(".")).map((to) => join(path, "..", to.path));
    this.#imports.set(path, imports);
    return imports;
  }
}
