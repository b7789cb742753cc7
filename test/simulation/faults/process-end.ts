import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Fault, Strike } from "./fault.ts";

const ways = {
  /** It dies, at any moment. */
  crash: { kind: "crash", allShare: 0.08 },
  /** It is asked to stop, as by SIGTERM. */
  stop: { kind: "orderly-stop", allShare: 0.1 },
} as const;

/** A process ends and is started again when the strike is over; sometimes all of them do. */
export class ProcessEnd implements Fault {
  readonly kind: string;
  readonly lastsMs = [5, 6_000] as const;
  readonly #processes: readonly SimulatedProcess[];
  readonly #way: keyof typeof ways;

  constructor(processes: readonly SimulatedProcess[], way: keyof typeof ways) {
    this.kind = ways[way].kind;
    this.#processes = processes;
    this.#way = way;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const running = this.#processes.filter((process) => process.incarnation !== undefined);
    if (running.length === 0) return undefined;
    const victims = random.chance(ways[this.#way].allShare) ? running : [random.pick(running)];
    for (const victim of victims) victim[this.#way]();
    const end = () => {
      for (const victim of victims) victim.start();
    };
    return { description: `${this.#way} ${victims.map(({ name }) => name).join(", ")}`, end };
  }
}
