/** How a run of test files has ended. */
export interface BunTestRun {
  /** What it printed: each failed test in a line that begins with `(fail)`, and how many passed. */
  report: string;
  /** 0: all tests passed. */
  status: number;
  /** Whether it was killed, as it took too long. */
  hung: boolean;
}

export interface BunTestOptions {
  patienceMs: number;
  /** Ends it at once. */
  stop: AbortSignal;
}

/** Runs `bun test` with these arguments in a copy of the repository; undefined where it was stopped. */
export async function bunTest(
  root: string,
  args: readonly string[],
  { patienceMs, stop }: BunTestOptions,
): Promise<BunTestRun | undefined> {
  if (stop.aborted) return undefined;
  const child = Bun.spawn([process.execPath, "--no-orphans", "test", ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    killSignal: "SIGKILL",
    timeout: patienceMs,
    signal: stop,
  });
  const [report, status] = await Promise.all([child.stderr.text(), child.exited]);
  return stop.aborted ? undefined : { report, status, hung: child.signalCode === "SIGKILL" };
}
