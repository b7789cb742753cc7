import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

const shortestUs = 300_000;
const longestUs = 10_000_000;

interface Aim {
  sort: string;
  kind: Message["kind"];
  /** Whether a copy of it arrives at once. */
  copied: boolean;
}

/**
 * The next message of a certain sort is held back until much else has happened, or a copy of it is. All sorts that
 * were seen are equally likely, so that retries and takeovers, too, are met by what is older than they are.
 */
export class Hold implements Fault {
  readonly kind = "hold";
  readonly lastsMs = [100, 6_000] as const;
  readonly #random: SimulatedRandom;
  readonly #sorts = new Set<string>();
  #aim: Aim | undefined;

  constructor(random: SimulatedRandom) {
    this.#random = random;
  }

  strike(random: SimulatedRandom): Strike | undefined {
    if (this.#sorts.size === 0) return undefined;
    const kind = random.pick(["request", "response"] as const);
    const aim: Aim = { sort: random.pick([...this.#sorts]), kind, copied: kind === "request" && random.chance(0.5) };
    this.#aim = aim;
    const description = `hold ${aim.copied ? "a copy of " : ""}the next ${kind} of ${aim.sort} back`;
    return { description, end: () => this.#end(aim) };
  }

  #end(aim: Aim): void {
    if (this.#aim === aim) this.#aim = undefined;
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    this.#sorts.add(message.sort);
    const aim = this.#aim;
    if (aim?.sort !== message.sort || aim.kind !== message.kind) return arrivals;
    this.#aim = undefined;
    const heldUs = Math.round(this.#random.magnitude(shortestUs, longestUs));
    return arrivals.flatMap((us) => (aim.copied ? [us, us + heldUs] : [us + heldUs]));
  }
}
