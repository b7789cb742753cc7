import { ProgressLine } from "../../command-line/progress-line.ts";
import { stopSignals } from "../../command-line/stop-signals.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import type { ManyMutants } from "../options.ts";
import { chooseMutants } from "./choose-mutants.ts";
import { Hunt, isCaught } from "./hunt.ts";
import { verdictText } from "./verdict-text.ts";

const pace = { terminalMs: 200, plainMs: 30_000 };

/**
 * Looks for each mutant's first seed, or asks the unit test that it names, one mutant after the other, and prints what became of it. Returns the exit code:
 * 1 where one was not caught, 130 where the search was ended early.
 */
export async function runMutants({ names, ...range }: ManyMutants, terminal: Terminal): Promise<number> {
  const mutants = chooseMutants(names);
  const signals = stopSignals();
  const startedAt = performance.now();
  const nameWidth = Math.max(...mutants.map(({ name }) => name.length));
  const missed: string[] = [];
  let decided = 0;
  let hunt: Hunt | undefined;
  let signal: NodeJS.Signals | undefined;
  signals.first.then(
    (first) => {
      signal = first;
      hunt?.stop();
    },
    () => {},
  );
  const progress = new ProgressLine(process.stdout, pace, () => {
    const mutant = mutants[decided];
    const what = mutant?.caughtBy ?? `${hunt?.seedsRun} of ${range.seeds} seeds`;
    return `${decided} of ${mutants.length} mutants; ${mutant?.name}: ${what}`;
  });
  for (const mutant of mutants) {
    hunt = new Hunt({ mutant, ...range });
    const verdict = await hunt.run();
    if (signal !== undefined) break;
    decided += 1;
    if (!isCaught(verdict)) missed.push(mutant.name);
    progress.print(`${mutant.name.padEnd(nameWidth)}  ${verdictText(verdict, mutant)}`);
  }
  progress.stop();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const rest = missed.length === 0 ? "" : `; not caught: ${missed.join(", ")}`;
  terminal.line(`${decided - missed.length} of ${decided} mutants caught in ${seconds} s${rest}`);
  if (missed.length > 0) return 1;
  return signal === undefined ? 0 : 130;
}
