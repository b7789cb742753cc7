import type { SeedResult } from "../../test/simulation/run-seed.ts";

/** Sums over all seeds that have been run. */
export class Tally {
  readonly failedSeeds: number[] = [];
  readonly faults = new Map<string, number>();
  seeds = 0;
  events = 0;
  simulatedMs = 0;
  orders = 0;
  rejections = 0;
  reads = 0;
  slowestRecoveryMs = 0;

  add({ seed, failure, figures }: SeedResult): void {
    this.seeds += 1;
    this.events += figures.events;
    this.simulatedMs += figures.simulatedMs;
    this.orders += figures.orders;
    this.rejections += figures.rejected;
    this.reads += figures.reads;
    this.slowestRecoveryMs = Math.max(this.slowestRecoveryMs, figures.recoveryMs);
    if (failure) this.failedSeeds.push(seed);
    for (const [kind, count] of Object.entries(figures.faults)) {
      this.faults.set(kind, (this.faults.get(kind) ?? 0) + count);
    }
  }
}
