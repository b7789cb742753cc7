import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Strike } from "./fault.ts";

/** For a while, each message is lost with some probability. */
export class Loss implements Fault {
  readonly kind = "loss";
  readonly lastsMs = [200, 5_000] as const;
  readonly #random: SimulatedRandom;
  #probability = 0;

  constructor(random: SimulatedRandom) {
    this.#random = random;
  }

  strike(random: SimulatedRandom): Strike {
    const probability = random.magnitude(0.01, 0.5);
    this.#probability = probability;
    const description = `lose ${(probability * 100).toFixed(1)} % of all messages`;
    return { description, end: () => this.#end() };
  }

  #end(): void {
    this.#probability = 0;
  }

  bend(_message: unknown, arrivals: Arrivals): Arrivals {
    if (this.#probability === 0) return arrivals;
    return arrivals.filter(() => !this.#random.chance(this.#probability));
  }
}
