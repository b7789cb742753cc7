import { type BunTestOptions, bunTest } from "../bun-test.ts";

/** What test files say of the code; `test` is the first that failed, as far as it has a name. */
export type TestsOutcome =
  | { kind: "passed" }
  | { kind: "failed"; test: string }
  | { kind: "hung" }
  | { kind: "stopped" };

/** Runs test files in a copy of the repository until the first fails, or its time is over. */
export async function runTests(root: string, files: readonly string[], options: BunTestOptions): Promise<TestsOutcome> {
  if (files.length === 0) return { kind: "passed" };
  const run = await bunTest(root, ["--bail", ...files.map((file) => `./${file}`)], options);
  if (run === undefined) return { kind: "stopped" };
  if (run.status === 0) return { kind: "passed" };
  if (run.hung) return { kind: "hung" };
  return { kind: "failed", test: /^\(fail\) (.+?)(?: \[[\d.]+m?s\])?$/m.exec(run.report)?.[1] ?? "it can't be loaded" };
}
