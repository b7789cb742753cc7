import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

const latestUs = 8_000_000;

/** For a while, some requests arrive twice, the second copy long after the first, it may be. */
export class Duplication implements Fault {
  readonly kind = "duplication";
  readonly lastsMs = [500, 8_000] as const;
  readonly #random: SimulatedRandom;
  #probability = 0;

  constructor(random: SimulatedRandom) {
    this.#random = random;
  }

  strike(random: SimulatedRandom): Strike {
    const probability = random.magnitude(0.02, 0.5);
    this.#probability = probability;
    const description = `duplicate ${(probability * 100).toFixed(1)} % of all requests`;
    return { description, end: () => this.#end() };
  }

  #end(): void {
    this.#probability = 0;
  }

  bend({ kind }: Message, arrivals: Arrivals): Arrivals {
    if (this.#probability === 0 || kind !== "request" || !this.#random.chance(this.#probability)) return arrivals;
    return arrivals.flatMap((us) => [us, us + Math.round(this.#random.magnitude(100, latestUs))]);
  }
}
