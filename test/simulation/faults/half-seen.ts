import type { SimulatedRandom } from "../simulated-random.ts";
import { Cuts } from "./cuts.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/** For long, each front end reaches only some of the replicas, and not the same ones. */
export class HalfSeen implements Fault {
  readonly kind = "half-seen";
  readonly lastsMs = [2_000, 15_000] as const;
  readonly #frontEnds: readonly string[];
  readonly #replicas: readonly string[];
  readonly #cuts = new Cuts();

  constructor(frontEnds: readonly string[], replicas: readonly string[]) {
    this.#frontEnds = frontEnds;
    this.#replicas = replicas;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const lacking = this.#frontEnds.map((frontEnd) => ({
      frontEnd,
      unseen: this.#replicas.filter(() => random.chance(0.4)),
    }));
    const cut = lacking.filter(({ unseen }) => unseen.length > 0);
    if (cut.length === 0) return undefined;
    const ends = cut.map(({ frontEnd, unseen }) => this.#cuts.cut([frontEnd], unseen));
    const end = () => {
      for (const mend of ends) mend();
    };
    const description = cut.map(({ frontEnd, unseen }) => `cut ${frontEnd} off from ${unseen.join(", ")}`).join("; ");
    return { description, end };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    return this.#cuts.bend(message, arrivals);
  }
}
