import type { Mutation } from "./mutation.ts";
import type { Fate } from "./trial.ts";

/** How many mutations have met which fate. */
export class MutationTally {
  readonly survivors: Mutation[] = [];
  tests = 0;
  seeds = 0;
  hangs = 0;
  equivalent = 0;

  add(mutation: Mutation, fate: Fate): void {
    if (fate.kind === "survived") this.survivors.push(mutation);
    if (fate.kind === "equivalent") this.equivalent += 1;
    if (fate.kind !== "killed") return;
    if (fate.by === "test") this.tests += 1;
    if (fate.by === "seed") this.seeds += 1;
    if (fate.by === "hanging") this.hangs += 1;
  }

  get killed(): number {
    return this.tests + this.seeds + this.hangs;
  }

  get decided(): number {
    return this.killed + this.equivalent + this.survivors.length;
  }

  /** What has been shown, in one line. */
  get text(): string {
    const judged = this.killed + this.survivors.length;
    const share = judged === 0 ? "" : ` (${((100 * this.killed) / judged).toFixed(1)} % killed)`;
    return `${this.tests} killed by tests, ${this.seeds} by seeds, ${this.hangs} by hanging; ${this.equivalent} equivalent; ${this.survivors.length} survived${share}`;
  }
}
