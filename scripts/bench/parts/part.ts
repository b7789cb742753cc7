import type { Case } from "../cases/case.ts";
import { measureCases } from "../cases/measure-cases.ts";
import type { BenchOptions } from "../options.ts";
import { peakResidentMb, residentMb } from "../process-cost.ts";
import { memoryFacts } from "../results/fact-tables.ts";
import type { Results } from "../results/results.ts";
import type { StartedSystems } from "../systems/started-systems.ts";
import type { System } from "../systems/system.ts";
import type { PartName } from "./part-names.ts";

/** What a part works with. */
export interface Bench {
  options: BenchOptions;
  results: Results;
  systems: StartedSystems;
  /** Tells what comes next, and how many seconds it will take, more or less. */
  step(text: string, seconds: number): void;
}

export interface Part {
  /** For `--help`. */
  meaning: string;
  /** How long it will take, more or less. */
  seconds(options: BenchOptions): number;
  run(bench: Bench): Promise<void>;
}

/** Seconds until a cluster or another system is up. */
export const startSeconds = 2;

/** Measures the cases that `--only` lets through. */
export async function measurePart(part: PartName, { options, results, step }: Bench, cases: Case[]): Promise<void> {
  const wanted = cases.filter(({ group }) => group.includes(options.only));
  await measureCases(wanted, options, {
    onStep: step,
    onSample: (sample) => results.addSample({ part, ...sample }),
  });
}

/** Notes the memory of a system's processes after the load, and the most that they have had; `where` is said before. */
export function noteMemory(part: PartName, results: Results, { processes }: System, where?: string): void {
  for (const one of processes) {
    const [after, most] = memoryFacts;
    for (const [what, mb] of [
      [after, residentMb(one)],
      [most, peakResidentMb(one)],
    ] as const) {
      const of = where === undefined ? one.name : `${where}: ${one.name}`;
      if (Number.isFinite(mb)) results.addFact({ part, of, what, value: Math.round(mb), unit: "MB" });
    }
  }
}
