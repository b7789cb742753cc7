import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { DiskOwner } from "./disk-owner.ts";

/** Probability that another process was on the same machine. */
const shared = 0.4;

/** Crashes a process, and sometimes another one that was on the same machine. Returns what starts them again. */
export function crashMachine(
  victim: SimulatedProcess,
  owners: readonly DiskOwner[],
  random: SimulatedRandom,
): { names: string; start: () => void } {
  const other = random.pick(owners).process;
  const crashed = other !== victim && random.chance(shared) ? [victim, other] : [victim];
  for (const process of crashed) process.crash();
  const start = () => {
    for (const process of crashed) process.start();
  };
  return { names: crashed.map(({ name }) => name).join(" and "), start };
}
