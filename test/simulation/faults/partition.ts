import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/** Hosts on two sides that can't reach each other; in some strikes only one way is cut. */
export class Partition implements Fault {
  readonly kind = "partition";
  readonly lastsMs = [50, 8_000] as const;
  readonly #hosts: readonly string[];
  readonly #cuts = new Set<{ side: ReadonlySet<string>; oneWay: boolean }>();

  constructor(hosts: readonly string[]) {
    this.#hosts = hosts;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    const alone = random.chance(0.5);
    const side = new Set(alone ? [random.pick(this.#hosts)] : this.#hosts.filter(() => random.chance(0.5)));
    if (side.size === 0 || side.size === this.#hosts.length) return undefined;
    const oneWay = random.chance(0.3);
    const cut = { side, oneWay };
    this.#cuts.add(cut);
    const description = `cut off ${oneWay ? "what is sent by " : ""}${[...side].join(", ")}`;
    return { description, end: () => void this.#cuts.delete(cut) };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    for (const { side, oneWay } of this.#cuts) {
      const fromSide = side.has(message.from);
      const toSide = side.has(message.to);
      if (fromSide !== toSide && (fromSide || !oneWay)) return [];
    }
    return arrivals;
  }
}
