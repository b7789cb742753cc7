import { crossable, type LimitName } from "../../test/simulation/limits/crossings.ts";
import type { SeedResult } from "../../test/simulation/run-seed.ts";

/** So many seeds cross every limit that a run can cross. */
const enoughSeeds = 1_000;

/** Sums over all seeds that have been run. */
export class Tally {
  readonly failedSeeds: number[] = [];
  readonly faults = new Map<string, number>();
  /** In how many seeds each limit was crossed. */
  readonly crossed = new Map<LimitName, number>(crossable.map((name) => [name, 0]));
  seeds = 0;
  events = 0;
  simulatedMs = 0;
  orders = 0;
  rejections = 0;
  reads = 0;
  slowestRecoveryMs = 0;

  /** Limits that no seed has crossed, though so many seeds should have; none before there were so many. */
  get uncrossed(): LimitName[] {
    return this.seeds < enoughSeeds ? [] : crossable.filter((name) => this.crossed.get(name) === 0);
  }

  add({ seed, failure, figures }: SeedResult): void {
    this.seeds += 1;
    this.events += figures.events;
    this.simulatedMs += figures.simulatedMs;
    this.orders += figures.orders;
    this.rejections += figures.rejected;
    this.reads += figures.reads;
    this.slowestRecoveryMs = Math.max(this.slowestRecoveryMs, figures.recoveryMs);
    if (failure) this.failedSeeds.push(seed);
    for (const name of figures.crossed) this.crossed.set(name, (this.crossed.get(name) ?? 0) + 1);
    for (const [kind, count] of Object.entries(figures.faults)) {
      this.faults.set(kind, (this.faults.get(kind) ?? 0) + count);
    }
  }
}
