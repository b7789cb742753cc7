import type { Cancel } from "../../../services/runtime/clock.ts";
import type { Scheduler } from "../scheduler.ts";
import type { SimulatedProcess } from "../simulated-process.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Arrivals, Fault, Message, Strike } from "./fault.ts";

/** The victim dies at most so long after the message has arrived, which is before most answers do. */
const soonUs = 300;

type Aim = { sort: string; kind: Message["kind"]; victim: "sender" | "receiver" };

/**
 * A process dies just when a message of a certain sort arrives. All sorts that were seen are equally likely, so that
 * the rare moments (a takeover, a catching up) are hit as often as the frequent ones.
 */
export class AimedCrash implements Fault {
  readonly kind = "aimed-crash";
  readonly lastsMs = [100, 12_000] as const;
  readonly #scheduler: Scheduler;
  readonly #random: SimulatedRandom;
  readonly #processes: ReadonlyMap<string, SimulatedProcess>;
  readonly #sorts = new Set<string>();
  #aim: Aim | undefined;
  #cancelHit: Cancel = () => undefined;
  #victims: SimulatedProcess[] = [];

  constructor(scheduler: Scheduler, random: SimulatedRandom, processes: readonly SimulatedProcess[]) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#processes = new Map(processes.map((process) => [process.name, process]));
  }

  strike(random: SimulatedRandom): Strike | undefined {
    if (this.#sorts.size === 0) return undefined;
    const aim: Aim = {
      sort: random.pick([...this.#sorts]),
      kind: random.pick(["request", "response"] as const),
      victim: random.pick(["sender", "receiver"] as const),
    };
    this.#aim = aim;
    return { description: `crash the ${aim.victim} of the next ${aim.kind} of ${aim.sort}`, end: () => this.#end() };
  }

  bend(message: Message, arrivals: Arrivals): Arrivals {
    this.#sorts.add(message.sort);
    const aim = this.#aim;
    if (aim?.sort !== message.sort || aim.kind !== message.kind) return arrivals;
    const victim = this.#processes.get(aim.victim === "sender" ? message.from : message.to);
    const [arrivalUs] = arrivals;
    if (victim === undefined || arrivalUs === undefined) return arrivals;
    this.#aim = undefined;
    this.#cancelHit = this.#scheduler.after(arrivalUs + this.#random.integer(0, soonUs), () => this.#hit(victim));
    return arrivals;
  }

  #hit(victim: SimulatedProcess): void {
    victim.crash();
    this.#victims.push(victim);
  }

  #end(): void {
    this.#aim = undefined;
    this.#cancelHit();
    for (const victim of this.#victims) victim.start();
    this.#victims = [];
  }
}
