import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Strike } from "./fault.ts";

/** For a while, some messages take far longer than others, and so overtake each other. */
export class Slowness implements Fault {
  readonly kind = "delay";
  readonly lastsMs = [200, 5_000] as const;
  readonly #random: SimulatedRandom;
  #longestUs = 0;
  #share = 0;

  constructor(random: SimulatedRandom) {
    this.#random = random;
  }

  strike(random: SimulatedRandom): Strike {
    this.#share = random.magnitude(0.02, 1);
    this.#longestUs = Math.round(random.magnitude(10_000, 6_000_000));
    const description = `delay ${(this.#share * 100).toFixed(0)} % of all messages by up to ${this.#longestUs} µs`;
    return { description, end: () => this.#end() };
  }

  #end(): void {
    this.#share = 0;
  }

  bend(_message: unknown, arrivals: Arrivals): Arrivals {
    if (this.#share === 0) return arrivals;
    return arrivals.map((us) =>
      this.#random.chance(this.#share) ? us + this.#random.integer(0, this.#longestUs) : us,
    );
  }
}
