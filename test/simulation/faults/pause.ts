import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** A process stands still, for longer than any timeout sometimes, and then goes on as if nothing had been. */
export class Pause implements Fault {
  readonly kind = "pause";
  readonly lastsMs = [20, 12_000] as const;
  readonly #processes: readonly SimulatedProcess[];

  constructor(processes: readonly SimulatedProcess[]) {
    this.#processes = processes;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const running = this.#processes.filter((process) => process.incarnation !== undefined);
    if (running.length === 0) return undefined;
    const victim = random.pick(running);
    victim.pause();
    return { description: `pause ${victim.name}`, end: () => victim.resume() };
  }
}
