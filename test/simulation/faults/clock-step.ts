import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** Far less than rejections are remembered for. */
const longestStepMs = 3_600_000;

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
    const size = Math.round(random.magnitude(1, longestStepMs));
    const byMs = random.chance(0.5) ? size : -size;
    victim.stepClock(byMs);
    return { description: `step the clock of ${victim.name} by ${byMs} ms`, end: () => victim.stepClock(-byMs) };
  }
}
