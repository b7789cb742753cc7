import type { Scheduler } from "../scheduler.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

const delayUs = { shortest: 20_000, longest: 300_000 };
/** Probability that two links fail at once. */
const twoShare = 0.3;
const slowUs = { shortest: 100_000, longest: 1_500_000 };

interface Aim {
  sort: string;
  /** What is slow at first: the way of the requests, that of the answers, or both. */
  slow: Message["kind"] | "both";
  delayUs: number;
  /** How long the link is only slow. */
  slowUs: number;
}

interface Link extends Aim {
  asks: string;
  answers: string;
  cutAtUs: number;
}

/**
 * A link between two processes becomes slow, and after a while carries nothing: the link of the next message of a
 * certain sort. Sometimes two do at once. All sorts that were seen are equally likely, so that links that carry little are
 * hit as often as the busy ones.
 */
export class FailingLink implements Fault {
  readonly kind = "failing-link";
  readonly lastsMs = [400, 6_000] as const;
  readonly #scheduler: Scheduler;
  readonly #processes: ReadonlySet<string>;
  readonly #sorts = new Set<string>();
  readonly #links = new Map<Aim, Link>();
  readonly #aims = new Set<Aim>();

  constructor(scheduler: Scheduler, processes: readonly string[]) {
    this.#scheduler = scheduler;
    this.#processes = new Set(processes);
  }

  strike(random: SimulatedRandom): Strike | undefined {
    if (this.#sorts.size === 0) return undefined;
    const aims = random.chance(twoShare) ? [this.#draw(random), this.#draw(random)] : [this.#draw(random)];
    for (const aim of aims) this.#aims.add(aim);
    const end = () => {
      for (const aim of aims) this.#end(aim);
    };
    return { description: aims.map(inWords).join(", and "), end };
  }

  #draw(random: SimulatedRandom): Aim {
    return {
      sort: random.pick([...this.#sorts]),
      slow: random.pick(["request", "response", "both"] as const),
      delayUs: Math.round(random.magnitude(delayUs.shortest, delayUs.longest)),
      slowUs: Math.round(random.magnitude(slowUs.shortest, slowUs.longest)),
    };
  }

  #end(aim: Aim): void {
    this.#aims.delete(aim);
    this.#links.delete(aim);
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    this.#choose(message);
    let bent = arrivals;
    for (const link of this.#links.values()) bent = this.#pass(link, message, bent);
    return bent;
  }

  #choose({ from, to, kind, sort }: Message): void {
    if (kind !== "request" || !this.#processes.has(from) || !this.#processes.has(to)) return;
    this.#sorts.add(sort);
    if (this.#aims.size === 0) return;
    const aim = [...this.#aims].find((one) => one.sort === sort);
    if (!aim) return;
    this.#aims.delete(aim);
    this.#links.set(aim, { ...aim, asks: from, answers: to, cutAtUs: this.#scheduler.nowUs + aim.slowUs });
  }

  #pass({ asks, answers, slow, delayUs, cutAtUs }: Link, { from, to }: Message, arrivals: Arrivals): Arrivals {
    const isThere = from === asks && to === answers;
    const isBack = from === answers && to === asks;
    if (!isThere && !isBack) return arrivals;
    if (this.#scheduler.nowUs >= cutAtUs) return [];
    const isSlow = slow === "both" || isThere === (slow === "request");
    return isSlow ? arrivals.map((us) => us + delayUs) : arrivals;
  }
}

function inWords({ sort, slow, delayUs: byUs }: Aim): string {
  const way = slow === "both" ? "both ways" : `the way of each ${slow}`;
  return `slow the link of the next ${sort} down by ${byUs} µs, ${way}, and then cut it`;
}
