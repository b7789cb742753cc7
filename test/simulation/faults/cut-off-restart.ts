import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import { Cuts } from "./cuts.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/** Probability that one of the other processes can't be reached after the restart. */
const cutShare = 0.3;

/**
 * A process dies and is there again at once, as after a power failure that also took a switch: some of the others can't
 * reach it for a while, and still believe what they knew of the one before.
 */
export class CutOffRestart implements Fault {
  readonly kind = "cut-off-restart";
  readonly lastsMs = [50, 4_000] as const;
  readonly #processes: readonly SimulatedProcess[];
  readonly #cuts = new Cuts();

  constructor(processes: readonly SimulatedProcess[]) {
    this.#processes = processes;
  }

  strike(random: SimulatedRandom): Strike {
    const victim = random.pick(this.#processes);
    const others = this.#processes.filter((process) => process !== victim);
    const chosen = others.filter(() => random.chance(cutShare));
    const far = (chosen.length > 0 ? chosen : [random.pick(others)]).map(({ name }) => name);
    victim.crash();
    const end = this.#cuts.cut([victim.name], far);
    victim.start();
    return { description: `restart ${victim.name}, out of the reach of ${far.join(", ")}`, end };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    return this.#cuts.bend(message, arrivals);
  }
}
