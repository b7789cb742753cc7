import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** A process dies at any moment and is started again when the strike is over; sometimes all of them do. */
export class Crash implements Fault {
  readonly kind = "crash";
  readonly lastsMs = [5, 6_000] as const;
  readonly #processes: readonly SimulatedProcess[];

  constructor(processes: readonly SimulatedProcess[]) {
    this.#processes = processes;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const running = this.#processes.filter((process) => process.incarnation !== undefined);
    if (running.length === 0) return undefined;
    const victims = random.chance(0.08) ? running : [random.pick(running)];
    for (const victim of victims) victim.crash();
    const end = () => {
      for (const victim of victims) victim.start();
    };
    return { description: `crash ${victims.map(({ name }) => name).join(", ")}`, end };
  }
}
