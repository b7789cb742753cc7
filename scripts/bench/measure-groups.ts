import type { Case, Group } from "./groups.ts";
import { closedLoop } from "./load/closed-loop.ts";
import type { Measured } from "./load/measurement.ts";
import { processorTimes } from "./process-cost.ts";

/** One measurement of one case. */
export interface Sample extends Measured {
  /** Processor time for each answer, in microseconds: of each process of the system, in their order. */
  costsUs: number[];
  /** The same of the generator. */
  generatorUs: number;
}

export type Samples = Map<Case, Sample[]>;

/** Before anything counts, each case runs so long, so that all code is compiled. */
const warmUpSeconds = 1;

/**
 * Measures all cases round by round, so that whatever else the machine does falls on all alike. `onStep` is told what
 * comes next. Throws where an answer is anything but 200.
 */
export async function measureGroups(
  groups: readonly Group[],
  { rounds, seconds }: { rounds: number; seconds: number },
  onStep: (text: string) => void,
): Promise<Map<Group, Samples>> {
  const all = new Map(groups.map((group) => [group, new Map(group.cases.map((one): [Case, Sample[]] => [one, []]))]));
  const steps = groups.flatMap((group) => group.cases.map((one) => ({ group, one })));
  for (const { group, one } of steps) {
    onStep(`warming up: ${group.name}, ${one.name}`);
    await measure(one, group.connections, warmUpSeconds);
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const { group, one } of steps) {
      onStep(`round ${round} of ${rounds}: ${group.name}, ${one.name}`);
      all
        .get(group)
        ?.get(one)
        ?.push(await measure(one, group.connections, seconds));
    }
  }
  return all;
}

async function measure({ name, system, load }: Case, connections: number, seconds: number): Promise<Sample> {
  const before = processorTimes(system.processes);
  const own = process.cpuUsage();
  const measured = await closedLoop(load, connections, () => Bun.sleep(seconds * 1000));
  const spent = process.cpuUsage(own);
  const after = processorTimes(system.processes);
  const wrong = Object.keys(measured.statuses).filter((status) => status !== "200");
  if (wrong.length > 0) throw new Error(`${name} answered ${wrong.join(", ")}`);
  const answers = Math.max(1, measured.perSecond * seconds);
  const costsUs = after.map((us, index) => (us - (before[index] ?? 0)) / answers);
  return { ...measured, costsUs, generatorUs: (spent.user + spent.system) / answers };
}
