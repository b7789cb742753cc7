import type { Mutant } from "../../../test/simulation/mutants/mutant.ts";
import { MutantCopy } from "../../../test/simulation/mutants/mutant-copy.ts";
import type { SeedResult } from "../../../test/simulation/run-seed.ts";
import { WorkerPool } from "../worker-pool.ts";
import { runTestFile } from "./run-test-file.ts";

/** What became of a mutant. */
export type Verdict =
  /** After so many seeds, one failed, which passes without the bug. */
  | { kind: "caught"; seeds: number; seed: number; failure: Failure }
  | { kind: "survived"; seeds: number }
  /** The seed that failed fails without the bug as well: that one is to be mended first. */
  | { kind: "fails-anyway"; seed: number; failure: Failure }
  /** Its process did not even finish a seed: a bug that the simulation can't judge. */
  | { kind: "died"; seed: number; status: number | null }
  /** The unit test that it names fails, and passes without the bug. */
  | { kind: "caught-by-test"; test: string }
  /** That test passes, cannot be run, or fails without the bug as well. */
  | { kind: "missed-by-test"; test: string; why: "passed" | "died" | "fails-anyway" }
  | { kind: "stopped" };

/** Whether what must find the mutant has found it. */
export function isCaught({ kind }: Verdict): boolean {
  return kind === "caught" || kind === "caught-by-test";
}

const repository = Bun.fileURLToPath(import.meta.resolve("../../.."));

type Failure = NonNullable<SeedResult["failure"]>;

export interface HuntOptions {
  mutant: Mutant;
  from: number;
  /** How many seeds it may survive at most. */
  seeds: number;
  workers: number;
}

/** Looks for the first seed whose simulation finds a mutant's bug, or asks the unit test that the mutant names. */
export class Hunt {
  readonly #options: HuntOptions;
  #pool: WorkerPool | undefined;
  readonly #stop = new AbortController();
  #seedsRun = 0;

  constructor(options: HuntOptions) {
    this.#options = options;
  }

  /** Seeds that have been run so far. */
  get seedsRun(): number {
    return this.#seedsRun;
  }

  /** The verdict is the same with any number of workers. Throws `OutdatedMutant`. */
  async run(): Promise<Verdict> {
    const { mutant, from, seeds } = this.#options;
    using copy = new MutantCopy(mutant);
    if (mutant.caughtBy !== undefined) return await this.#askTest(mutant.caughtBy, copy.root);
    const failed = await this.#firstFailure(from, seeds, copy.root);
    if (this.#stop.signal.aborted) return { kind: "stopped" };
    if (failed === undefined) return { kind: "survived", seeds };
    if ("status" in failed) return failed;
    const { seed, failure } = failed;
    const healthy = await this.#firstFailure(seed, 1);
    if (this.#stop.signal.aborted) return { kind: "stopped" };
    if (healthy !== undefined) return { kind: "fails-anyway", seed, failure };
    return { kind: "caught", seeds: seed - from + 1, seed, failure };
  }

  /** Ends the search at once. */
  stop(): void {
    this.#stop.abort();
    this.#pool?.stop();
  }

  async #askTest(test: string, root: string): Promise<Verdict> {
    const outcome = await runTestFile(root, test, this.#stop.signal);
    if (outcome === "stopped") return { kind: "stopped" };
    if (outcome !== "failed") return { kind: "missed-by-test", test, why: outcome };
    const healthy = await runTestFile(repository, test, this.#stop.signal);
    if (healthy === "stopped") return { kind: "stopped" };
    return healthy === "passed"
      ? { kind: "caught-by-test", test }
      : { kind: "missed-by-test", test, why: "fails-anyway" };
  }

  /**
   * The lowest seed that fails. Seeds are given out in their order, so once one has failed only those that are under
   * way can still be before it.
   */
  async #firstFailure(from: number, seeds: number, root?: string) {
    const failed: (Extract<Verdict, { kind: "died" }> | { seed: number; failure: Failure })[] = [];
    const { workers } = this.#options;
    const pool = new WorkerPool({
      workers,
      from,
      seeds,
      ...(root !== undefined && { root }),
      onResult: ({ seed, failure }) => {
        this.#seedsRun += 1;
        if (!failure) return;
        failed.push({ seed, failure });
        pool.finish();
      },
      onDeath(seed, status) {
        failed.push({ kind: "died", seed, status });
        pool.finish();
      },
    });
    this.#pool = pool;
    await pool.run();
    return failed.sort((a, b) => a.seed - b.seed)[0];
  }
}
