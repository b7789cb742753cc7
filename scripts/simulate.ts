import { runSeed } from "../test/simulation/run-seed.ts";
import { OptionsError, readOptions, type SimulateOptions, usage } from "./simulate/options.ts";
import { describeFailure, progressLine, summary } from "./simulate/report.ts";
import { Tally } from "./simulate/tally.ts";
import { WorkerPool } from "./simulate/worker-pool.ts";

/** A failure's trace is long: the first ones have it, the others can be replayed. */
const failuresWithTrace = 3;
const progressEveryMs = process.stdout.isTTY ? 200 : 10_000;

const exitCode = await main(process.argv.slice(2));
process.exit(exitCode);

async function main(args: string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.mode === "many") return await runMany(options);
    if (options.mode === "one") return await runOne(options);
    console.log(usage);
    return 0;
  } catch (cause) {
    if (!(cause instanceof OptionsError)) throw cause;
    console.error(cause.message);
    return 2;
  }
}

async function runOne({ seed, trace }: SimulateOptions & { mode: "one" }): Promise<number> {
  const result = await runSeed(seed, trace ? { keepLines: Number.POSITIVE_INFINITY } : {});
  if (trace) console.log(result.trace.join("\n"));
  if (result.failure) console.log(describeFailure(result, !trace));
  else console.log(`seed ${seed} passed: ${JSON.stringify(result.figures)}`);
  console.log(`trace hash ${result.hash}`);
  return result.failure ? 1 : 0;
}

async function runMany({ from, seeds, workers }: SimulateOptions & { mode: "many" }): Promise<number> {
  const tally = new Tally();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const pool = new WorkerPool({
    workers,
    from,
    seeds,
    onResult(result) {
      tally.add(result);
      if (result.failure) print(describeFailure(result, tally.failedSeeds.length <= failuresWithTrace));
    },
    onDeath(seed, status) {
      tally.failedSeeds.push(seed);
      print(`seed ${seed} FAILED: its process ended with status ${status}\n`);
    },
  });
  const progress = setInterval(() => showProgress(progressLine(tally, seeds, elapsedMs())), progressEveryMs);
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
    pool.stop();
  });
  await pool.run();
  clearInterval(progress);
  print(summary(tally, elapsedMs()));
  if (tally.failedSeeds.length > 0) return 1;
  return interrupted ? 130 : 0;
}

/** On a terminal, progress is one line that is written over. */
function showProgress(line: string): void {
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function print(text: string): void {
  console.log(process.stdout.isTTY ? `\r\x1b[K${text}` : text);
}
