import { ProgressLine } from "../command-line/progress-line.ts";
import { stopSignals } from "../command-line/stop-signals.ts";
import type { Terminal } from "../command-line/terminal.ts";
import type { ManySeeds } from "./options.ts";
import { describeFailure, progressText, summary } from "./report.ts";
import { Tally } from "./tally.ts";
import { WorkerPool } from "./worker-pool.ts";

/** A failure's trace is long: the first ones have it, the others can be replayed. */
const failuresWithTrace = 3;
const pace = { terminalMs: 200, plainMs: 10_000 };

/**
 * Runs a range of seeds and prints each failure and, in the end or at Ctrl-C, a summary. Returns the exit code: 1 where
 * a seed failed or a limit was never crossed, 130 where it was ended early.
 */
export async function runMany({ from, seeds, workers }: ManySeeds, terminal: Terminal): Promise<number> {
  const signals = stopSignals();
  const tally = new Tally();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const progress = new ProgressLine(process.stdout, pace, () => progressText(tally, seeds, elapsedMs()));
  const pool = new WorkerPool({
    workers,
    from,
    seeds,
    onResult(result) {
      tally.add(result);
      if (result.failure) progress.print(describeFailure(result, tally.failedSeeds.length <= failuresWithTrace));
    },
    onDeath(seed, status) {
      tally.failedSeeds.push(seed);
      progress.print(`seed ${seed} FAILED: its process ended with status ${status}\n`);
    },
  });
  const signal = await Promise.race([pool.run(), signals.first]);
  pool.stop();
  progress.stop();
  terminal.line(summary(tally, elapsedMs()));
  if (tally.failedSeeds.length > 0 || tally.uncrossed.length > 0) return 1;
  return signal ? 130 : 0;
}
