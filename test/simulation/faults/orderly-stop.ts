import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

/** A process is asked to stop, as by SIGTERM, and is started again after a while; sometimes all of them are. */
export class OrderlyStop implements Fault {
  readonly kind = "orderly-stop";
  readonly lastsMs = [5, 6_000] as const;
  readonly #processes: readonly SimulatedProcess[];

  constructor(processes: readonly SimulatedProcess[]) {
    this.#processes = processes;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const running = this.#processes.filter((process) => process.incarnation !== undefined);
    if (running.length === 0) return undefined;
    const victims = random.chance(0.1) ? running : [random.pick(running)];
    for (const victim of victims) victim.stop();
    const end = () => {
      for (const victim of victims) victim.start();
    };
    return { description: `stop ${victims.map(({ name }) => name).join(", ")}`, end };
  }
}
