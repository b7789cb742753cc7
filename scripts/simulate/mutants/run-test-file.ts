/** A unit test that takes longer than this has met a bug that lets it hang. */
const timeoutMs = 120_000;

/** What a test file says of the code: `died` if it could not be run to its end. */
export type TestOutcome = "passed" | "failed" | "died" | "stopped";

/**
 * Runs one test file in a copy of the repository, as `bun test` does. A file that cannot be loaded, or in which no test
 * ran, judges nothing: it has died. `stop` ends it at once.
 */
export async function runTestFile(root: string, path: string, stop: AbortSignal): Promise<TestOutcome> {
  if (stop.aborted) return "stopped";
  const child = Bun.spawn([process.execPath, "--no-orphans", "test", `./${path}`], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    killSignal: "SIGKILL",
    timeout: timeoutMs,
    signal: stop,
  });
  const [report, status] = await Promise.all([child.stderr.text(), child.exited]);
  if (stop.aborted) return "stopped";
  if (status === 0) return /^\s*[1-9]\d* pass$/m.test(report) ? "passed" : "died";
  return /^\(fail\) /m.test(report) ? "failed" : "died";
}
