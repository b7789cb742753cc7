import type { SimulatedRandom } from "../simulated-random.ts";
import { Cuts } from "./cuts.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/** The catalog and a front end can't reach each other, or only one the other: what delays trades by a lease at most. */
export class CutOffFrontEnd implements Fault {
  readonly kind = "cut-off-front-end";
  readonly lastsMs = [50, 12_000] as const;
  readonly #frontEnds: readonly string[];
  readonly #cuts = new Cuts();

  constructor(frontEnds: readonly string[]) {
    this.#frontEnds = frontEnds;
  }

  strike(random: SimulatedRandom): Strike {
    const frontEnd = random.pick(this.#frontEnds);
    const isDeaf = random.chance(0.5);
    const end = this.#cuts.cut(["catalog"], [frontEnd], isDeaf);
    return { description: `cut ${isDeaf ? "the catalog's word" : "the catalog"} off from ${frontEnd}`, end };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    return this.#cuts.bend(message, arrivals);
  }
}
