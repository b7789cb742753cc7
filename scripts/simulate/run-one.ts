import { runSeed } from "../../test/simulation/run-seed.ts";
import type { Terminal } from "../command-line/terminal.ts";
import type { OneSeed } from "./options.ts";
import { describeFailure } from "./report.ts";

/** Runs one seed in this process and prints what became of it. Returns the exit code: 1 where a guarantee is broken. */
export async function runOne({ seed, trace }: OneSeed, terminal: Terminal): Promise<number> {
  const result = await runSeed(seed, trace ? { keepLines: Number.POSITIVE_INFINITY } : {});
  const outcome = result.failure
    ? describeFailure(result, !trace)
    : `seed ${seed} passed: ${JSON.stringify(result.figures)}`;
  terminal.line([...(trace ? result.trace : []), outcome, `trace hash ${result.hash}`].join("\n"));
  return result.failure ? 1 : 0;
}
