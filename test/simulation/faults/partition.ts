import type { SimulatedRandom } from "../simulated-random.ts";
import { Cuts } from "./cuts.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/**
 * Hosts on two sides that can't reach each other; in some strikes only one way is cut, and in some the clients are on
 * neither side and go on asking all that they know.
 */
export class Partition implements Fault {
  readonly kind = "partition";
  readonly lastsMs = [50, 8_000] as const;
  readonly #processes: readonly string[];
  readonly #clients: readonly string[];
  readonly #cuts = new Cuts();

  constructor(processes: readonly string[], clients: readonly string[]) {
    this.#processes = processes;
    this.#clients = clients;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const hosts = random.chance(0.5) ? this.#processes : [...this.#processes, ...this.#clients];
    const alone = random.chance(0.5);
    const side = new Set(alone ? [random.pick(hosts)] : hosts.filter(() => random.chance(0.5)));
    const rest = hosts.filter((host) => !side.has(host));
    if (side.size === 0 || rest.length === 0) return undefined;
    const oneWay = random.chance(0.3);
    const end = this.#cuts.cut(side, rest, oneWay);
    const description = `cut off ${oneWay ? "what is sent by " : ""}${[...side].join(", ")} from ${rest.join(", ")}`;
    return { description, end };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    return this.#cuts.bend(message, arrivals);
  }
}
