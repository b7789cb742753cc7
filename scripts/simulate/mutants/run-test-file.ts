import { bunTest } from "../bun-test.ts";

/** A unit test that takes longer than this has met a bug that lets it hang. */
const patienceMs = 120_000;

/** What a test file says of the code: `died` if it could not be run to its end. */
export type TestOutcome = "passed" | "failed" | "died" | "stopped";

/**
 * Runs one test file in a copy of the repository, as `bun test` does. A file that cannot be loaded, or in which no test
 * ran, judges nothing: it has died. `stop` ends it at once.
 */
export async function runTestFile(root: string, path: string, stop: AbortSignal): Promise<TestOutcome> {
  const run = await bunTest(root, [`./${path}`], { patienceMs, stop });
  if (run === undefined) return "stopped";
  if (run.status === 0) return /^\s*[1-9]\d* pass$/m.test(run.report) ? "passed" : "died";
  return /^\(fail\) /m.test(run.report) ? "failed" : "died";
}
