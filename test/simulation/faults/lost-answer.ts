import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

const mostAnswers = 3;

interface Aim {
  route: string;
  /** Whether the connection breaks instead, so that the caller knows at once that there will be no answer. */
  breaks: boolean;
  left: number;
}

/**
 * The next answers of a route that writes are lost after what was asked for has been done, at whichever hop. All
 * routes that were seen are equally likely, so that those for openings and repairs are hit as often as those for trades.
 */
export class LostAnswer implements Fault {
  readonly kind = "lost-answer";
  readonly lastsMs = [100, 6_000] as const;
  readonly #routes = new Set<string>();
  readonly #aims = new Set<Aim>();

  strike(random: SimulatedRandom): Strike | undefined {
    if (this.#routes.size === 0) return undefined;
    const left = random.integer(1, mostAnswers);
    const aim: Aim = { route: random.pick([...this.#routes]), breaks: random.chance(0.5), left };
    this.#aims.add(aim);
    const how = aim.breaks ? "break the connection before" : "lose";
    const description = `${how} the next ${left} answers of ${aim.route}`;
    return { description, end: () => void this.#aims.delete(aim) };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    if (message.kind === "request" && message.route.startsWith("POST ")) this.#routes.add(message.route);
    return this.#hit(message, false) ? [] : arrivals;
  }

  breaks(message: Message): boolean {
    return this.#hit(message, true);
  }

  #hit({ kind, route }: Message, breaks: boolean): boolean {
    if (this.#aims.size === 0 || kind !== "response") return false;
    const aim = [...this.#aims].find((one) => one.route === route && one.breaks === breaks);
    if (!aim) return false;
    aim.left -= 1;
    if (aim.left === 0) this.#aims.delete(aim);
    return true;
  }
}
