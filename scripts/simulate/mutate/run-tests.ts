/** What test files say of the code; `test` is the first that failed, as far as it has a name. */
export type TestsOutcome =
  | { kind: "passed" }
  | { kind: "failed"; test: string }
  | { kind: "hung" }
  | { kind: "stopped" };

export interface RunTestsOptions {
  patienceMs: number;
  stop: AbortSignal;
}

/** Runs test files in a copy of the repository until the first fails, or `patienceMs` are over. `stop` ends it at once. */
export async function runTests(
  root: string,
  files: readonly string[],
  options: RunTestsOptions,
): Promise<TestsOutcome> {
  const { patienceMs, stop } = options;
  if (stop.aborted) return { kind: "stopped" };
  if (files.length === 0) return { kind: "passed" };
  const args = ["--no-orphans", "test", "--bail", ...files.map((file) => `./${file}`)];
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    killSignal: "SIGKILL",
    timeout: patienceMs,
    signal: stop,
  });
  const [report, status] = await Promise.all([child.stderr.text(), child.exited]);
  if (stop.aborted) return { kind: "stopped" };
  if (status === 0) return { kind: "passed" };
  if (child.signalCode === "SIGKILL") return { kind: "hung" };
  return { kind: "failed", test: /^\(fail\) (.+?)(?: \[[\d.]+m?s\])?$/m.exec(report)?.[1] ?? "it can't be loaded" };
}
