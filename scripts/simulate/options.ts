import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

/** What the command line asks for. */
export type SimulateOptions =
  | { mode: "help" }
  | { mode: "many"; from: number; seeds: number; workers: number }
  | { mode: "one"; seed: number; trace: boolean };

/** Thrown for a wrong command line; the message is one line for the user. */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
}

export const usage = `Runs the whole bazaar in a simulated world, under faults, and checks its guarantees.

  bun run simulate [--seeds N] [--from N] [--workers N]
  bun run simulate --seed N [--trace]

  --seeds N    how many seeds to run, each a run of its own (default 100)
  --from N     the first seed (default 1)
  --workers N  processes that share the work (default: the number of cores, here ${availableParallelism()})
  --seed N     run this seed only, and show the end of its trace if it fails
  --trace      with --seed: show the whole trace
  --help       show this

Exit status: 0 all seeds passed, 1 a guarantee was broken, 2 wrong options, 130 interrupted.`;

const largest = { seed: Number.MAX_SAFE_INTEGER, workers: 256 };

/** Reads the command line. Throws `OptionsError`. */
export function readOptions(args: string[]): SimulateOptions {
  const values = parse(args);
  if (values.help) return { mode: "help" };
  if (values.seed !== undefined) {
    const other = (["seeds", "from", "workers"] as const).find((name) => values[name] !== undefined);
    if (other) throw new OptionsError(`--seed runs one seed, so --${other} has no meaning beside it.`);
    return { mode: "one", seed: readInteger("seed", values.seed, 0, largest.seed), trace: values.trace ?? false };
  }
  if (values.trace) throw new OptionsError("--trace shows the trace of one seed: say which with --seed N.");
  return {
    mode: "many",
    from: readInteger("from", values.from ?? "1", 0, largest.seed),
    seeds: readInteger("seeds", values.seeds ?? "100", 1, largest.seed),
    workers: readInteger("workers", values.workers ?? String(availableParallelism()), 1, largest.workers),
  };
}

function parse(args: string[]) {
  const options = {
    seeds: { type: "string" },
    from: { type: "string" },
    workers: { type: "string" },
    seed: { type: "string" },
    trace: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const [reason] = (cause as Error).message.split(/[\n.]/);
    throw new OptionsError(`${reason}. See --help.`);
  }
}

function readInteger(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new OptionsError(`--${name} must be an integer from ${min} to ${max}; got ${JSON.stringify(text)}.`);
}
