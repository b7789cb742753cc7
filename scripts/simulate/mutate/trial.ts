import { structuredPatch } from "diff";
import type { Mutant } from "../../../test/simulation/mutants/mutant.ts";
import { MutantCopy } from "../../../test/simulation/mutants/mutant-copy.ts";
import { Hunt } from "../mutants/hunt.ts";
import { applyEdit, type Mutation } from "./mutation.ts";
import { runTests, type TestsOutcome } from "./run-tests.ts";
import type { TestFinder } from "./test-finder.ts";

/** What became of a mutation. */
export type Fate =
  | { kind: "killed"; by: "test"; test: string }
  | { kind: "killed"; by: "seed"; seed: number; broken: string }
  | { kind: "killed"; by: "hanging" }
  /** Neither the tests nor so many seeds have noticed it. */
  | { kind: "survived"; seeds: number }
  /** It was not run: somebody has judged that it changes nothing that counts. */
  | { kind: "equivalent"; reason: string }
  | { kind: "stopped" };

export interface TrialOptions {
  mutation: Mutation;
  /** The text of the file that it changes, as it is. */
  text: string;
  tests: Pick<TestFinder, "testsOf">;
  from: number;
  seeds: number;
  /** Tests, or one seed, that take longer have met a bug that lets them hang: they take a few seconds. */
  patienceMs: number;
  stop: AbortSignal;
}

/** Runs the tests that reach a mutation, the nearest first, and then seeds, until something fails. */
export class Trial {
  readonly #options: TrialOptions;
  #hunt: Hunt | undefined;

  constructor(options: TrialOptions) {
    this.#options = options;
  }

  /** Seeds that have been run so far. */
  get seedsRun(): number {
    return this.#hunt?.seedsRun ?? 0;
  }

  async run(): Promise<Fate> {
    const mutant = toMutant(this.#options);
    using copy = new MutantCopy(mutant);
    const { near, far } = this.#options.tests.testsOf(this.#options.mutation.file);
    const fate = (await this.#runTests(near, copy.root)) ?? (await this.#runTests(far, copy.root));
    return fate ?? (await this.#runSeeds(mutant));
  }

  async #runTests(files: readonly string[], root: string): Promise<Fate | undefined> {
    const outcome: TestsOutcome = await runTests(root, files, this.#options);
    switch (outcome.kind) {
      case "passed":
        return undefined;
      case "failed":
        return { kind: "killed", by: "test", test: outcome.test };
      case "hung":
        return { kind: "killed", by: "hanging" };
      case "stopped":
        return outcome;
    }
  }

  async #runSeeds(mutant: Mutant): Promise<Fate> {
    const { from, seeds, patienceMs, stop } = this.#options;
    if (stop.aborted) return { kind: "stopped" };
    const hunt = new Hunt({ mutant, from, seeds, workers: 1 });
    this.#hunt = hunt;
    const onStop = () => hunt.stop();
    stop.addEventListener("abort", onStop);
    using _watch = watchProgress(() => hunt.seedsRun, patienceMs, onStop);
    const verdict = await hunt.run();
    stop.removeEventListener("abort", onStop);
    switch (verdict.kind) {
      case "caught":
        return { kind: "killed", by: "seed", seed: verdict.seed, broken: verdict.failure.guarantee };
      case "died":
        return { kind: "killed", by: "seed", seed: verdict.seed, broken: "the process ended" };
      case "stopped":
        return stop.aborted ? verdict : { kind: "killed", by: "hanging" };
      default:
        return { kind: "survived", seeds };
    }
  }
}

/** A mutation as a patch, which a copy can be made of. */
function toMutant({ mutation, text }: TrialOptions): Mutant {
  const { file, line } = mutation;
  const patch = structuredPatch(`a/${file}`, `b/${file}`, text, applyEdit(text, mutation), undefined, undefined);
  return { name: `mutation-of-line-${line}`, title: "A mutation.", guarantee: 1, patches: [patch] };
}

/** Calls `onHang` where `progress` stands still for so long. */
function watchProgress(progress: () => number, patienceMs: number, onHang: () => void): Disposable {
  let seen = progress();
  const timer = setInterval(() => {
    if (progress() === seen) onHang();
    seen = progress();
  }, patienceMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
