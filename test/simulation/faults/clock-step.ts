import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

const hourMs = 3_600_000;
/** From less than anybody notices to an hour, and from more than rejections are remembered for to a wrong month. */
const stepsMs = [
  [1, hourMs],
  [25 * hourMs, 40 * 24 * hourMs],
] as const;

/** A machine's wall clock jumps, forward or back. That it also runs faster or slower than others is no fault. */
export class ClockStep implements Fault {
  readonly kind = "clock-step";
  readonly lastsMs = [100, 10_000] as const;
  readonly #processes: readonly SimulatedProcess[];

  constructor(processes: readonly SimulatedProcess[]) {
    this.#processes = processes;
  }

  strike(random: SimulatedRandom): Strike {
    const victim = random.pick(this.#processes);
    const [shortestMs, longestMs] = random.pick(stepsMs);
    const size = Math.round(random.magnitude(shortestMs, longestMs));
    const byMs = random.chance(0.5) ? size : -size;
    victim.stepClock(byMs);
    return { description: `step the clock of ${victim.name} by ${byMs} ms`, end: () => victim.stepClock(-byMs) };
  }
}
