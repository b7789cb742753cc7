import { equivalentMutations } from "../../../test/simulation/mutants/equivalent-mutations.ts";
import { MutantCopy } from "../../../test/simulation/mutants/mutant-copy.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { ProgressLine } from "../../command-line/progress-line.ts";
import { stopSignals } from "../../command-line/stop-signals.ts";
import type { Terminal } from "../../command-line/terminal.ts";
import type { ManyMutations } from "../options.ts";
import { chooseMutations } from "./choose-mutations.ts";
import { fateText } from "./fate-text.ts";
import { mutableFiles } from "./mutable-files.ts";
import { isSameMutation, type Mutation } from "./mutation.ts";
import { mutationsOf } from "./mutations-of.ts";
import { runTests } from "./run-tests.ts";
import { MutationTally } from "./tally.ts";
import { TestFinder } from "./test-finder.ts";
import { type Fate, Trial } from "./trial.ts";
import { typeErrors } from "./type-errors.ts";

const patienceMs = 60_000;
const pace = { terminalMs: 200, plainMs: 30_000 };

/**
 * Makes random mutations, several at a time, and prints what became of each. Returns the exit code: 1 where one
 * survived, 130 where the run was ended early.
 */
export async function runMutations(options: ManyMutations, terminal: Terminal): Promise<number> {
  const signals = stopSignals();
  const stopping = new AbortController();
  signals.first.then(
    () => stopping.abort(),
    () => {},
  );
  const startedAt = performance.now();
  const texts = mutableFiles();
  const tests = new TestFinder();
  const mutations = await choose(options, texts, tests, stopping.signal);
  const tally = new MutationTally();
  const underWay = new Map<Mutation, Trial>();
  const progress = new ProgressLine(process.stdout, pace, () => {
    const now = [...underWay].map(([{ file, line }, { seedsRun }]) => `${file}:${line}, ${seedsRun} seeds`);
    return `${tally.decided} of ${mutations.length}: ${tally.text}; now ${now.join(" and ")}`;
  });
  const decide = async (mutation: Mutation): Promise<Fate> => {
    const known = equivalentMutations.find((listed) => isSameMutation(listed, mutation));
    if (known) return { kind: "equivalent", reason: known.reason };
    const { from, seeds } = options;
    const text = texts.get(mutation.file) ?? "";
    const trial = new Trial({ mutation, text, tests, from, seeds, patienceMs, stop: stopping.signal });
    underWay.set(mutation, trial);
    return await trial.run().finally(() => underWay.delete(mutation));
  };
  let next = 0;
  const firstOpen = () => Math.min(next, ...open);
  const open = new Set<number>();
  const work = async () => {
    for (let mutation = mutations[next]; mutation && !stopping.signal.aborted; mutation = mutations[next]) {
      const index = next;
      next += 1;
      open.add(index);
      const fate = await decide(mutation);
      if (fate.kind === "stopped") return;
      open.delete(index);
      tally.add(mutation, fate);
      progress.print(fateText(mutation, fate));
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  progress.stop();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  terminal.line(`${tally.decided} mutations in ${seconds} s: ${tally.text}`);
  for (const survivor of tally.survivors) terminal.line(fateText(survivor, { kind: "survived", seeds: options.seeds }));
  if (stopping.signal.aborted) terminal.line(`Ended early: go on with --skip ${options.skip + firstOpen()}.`);
  if (tally.survivors.length > 0) return 1;
  return stopping.signal.aborted ? 130 : 0;
}

/** The mutations to try. Throws `CommandError` where the tests fail without any. */
async function choose(
  options: ManyMutations,
  texts: ReadonlyMap<string, string>,
  tests: TestFinder,
  stop: AbortSignal,
): Promise<Mutation[]> {
  using copy = new MutantCopy({ name: "without-mutation", title: "", guarantee: 1, patches: [] });
  const outcome = await runTests(copy.root, tests.all, { patienceMs, stop });
  if (outcome.kind === "stopped") return [];
  if (outcome.kind !== "passed") {
    const what = outcome.kind === "failed" ? outcome.test : "they hang";
    throw new CommandError(`The tests fail without any mutation: ${what}. Mend that first.`);
  }
  const all = [...texts].flatMap(([file, text]) => mutationsOf(file, text));
  return await chooseMutations(all, options, (candidates) => typeErrors(candidates, texts, copy.root));
}
