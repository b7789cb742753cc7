import { processorTimes } from "../process-cost.ts";
import type { Sample } from "../results/sample.ts";
import type { Case } from "./case.ts";

/** How often and how long each case is measured; the seconds are of one measurement. */
export interface Pace {
  rounds: number;
  seconds: number;
  /** Before anything counts, each case runs so long, so that all code is compiled. */
  warmUpSeconds: number;
}

export interface Observer {
  /** What comes next, and how many seconds the step before it was to take. */
  onStep(text: string, seconds: number): void;
  onSample(sample: Omit<Sample, "part">): void;
}

/** How long it will take. */
export function secondsFor(cases: number, { rounds, seconds, warmUpSeconds }: Pace): number {
  return cases * (warmUpSeconds + rounds * seconds);
}

/** Measures all cases round by round, so that whatever else the machine does falls on all alike. */
export async function measureCases(cases: readonly Case[], pace: Pace, observer: Observer): Promise<void> {
  for (const one of cases) {
    observer.onStep(`warming up: ${one.group}, ${one.system}`, pace.warmUpSeconds);
    await one.measure(pace.warmUpSeconds);
  }
  for (let round = 1; round <= pace.rounds; round += 1) {
    for (const one of cases) {
      observer.onStep(`round ${round} of ${pace.rounds}: ${one.group}, ${one.system}`, pace.seconds);
      for (const sample of await measureOnce(one, pace.seconds, round)) observer.onSample(sample);
    }
  }
}

async function measureOnce(one: Case, seconds: number, round: number): Promise<Omit<Sample, "part">[]> {
  const before = processorTimes(one.processes);
  const own = process.cpuUsage();
  const shown = await one.measure(seconds);
  const spent = process.cpuUsage(own);
  const after = processorTimes(one.processes);
  const answers = Math.max(
    1,
    shown.reduce((sum, { measured }) => sum + Object.values(measured.statuses).reduce((a, b) => a + b, 0), 0),
  );
  const costs = one.processes.map(({ name }, index): [string, number] => {
    return [name, ((after[index] ?? 0) - (before[index] ?? 0)) / answers];
  });
  const costsUs = Object.fromEntries([...costs, ["generator", (spent.user + spent.system) / answers]]);
  const { group, system, at } = one;
  return shown.map(({ requests, measured }) => ({ group, system, requests, at, round, costsUs, ...measured }));
}
