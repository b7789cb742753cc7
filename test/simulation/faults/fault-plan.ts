import type { Cancel } from "../../../services/runtime/clock.ts";
import { msInUs, type Scheduler } from "../scheduler.ts";
import type { SimulatedRandom } from "../simulated-random.ts";
import type { Trace } from "../trace.ts";
import type { Fault, Strike } from "./fault.ts";

/** How often each kind of fault struck. */
export type FaultTally = Record<string, number>;

/**
 * Lets faults strike at random, each strike for a random time. Each run turns some kinds off and has its own pace
 * (swarm testing: Groce et al., ISSTA 2012), so that rare combinations get deep.
 */
export class FaultPlan {
  readonly tally: FaultTally = {};
  readonly #scheduler: Scheduler;
  readonly #random: SimulatedRandom;
  readonly #trace: Trace;
  readonly #enabled: readonly Fault[];
  readonly #pauseMs: number;
  readonly #strikes = new Set<Strike>();
  #cancelNext: Cancel = () => undefined;

  /** `share` is the probability with which each kind is turned on. */
  constructor(scheduler: Scheduler, random: SimulatedRandom, trace: Trace, faults: readonly Fault[], share = 0.6) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#trace = trace;
    this.#enabled = faults.filter(() => random.chance(share));
    this.#pauseMs = random.magnitude(150, 4_000);
    trace.add("fault", `enabled: ${this.#enabled.map(({ kind }) => kind).join(", ") || "none"}`);
  }

  start(): void {
    if (this.#enabled.length > 0) this.#planNext();
  }

  /** Ends all strikes, and begins no more. */
  heal(): void {
    this.#cancelNext();
    for (const strike of this.#strikes) strike.end();
    this.#strikes.clear();
    this.#trace.add("fault", "all is healed");
  }

  #planNext(): void {
    const pauseMs = this.#random.fraction() * 2 * this.#pauseMs;
    this.#cancelNext = this.#scheduler.after(pauseMs * msInUs, () => {
      this.#planNext();
      this.#strike(this.#random.pick(this.#enabled));
    });
  }

  #strike(fault: Fault): void {
    const strike = fault.strike(this.#random);
    if (strike === undefined) return;
    this.tally[fault.kind] = (this.tally[fault.kind] ?? 0) + 1;
    this.#strikes.add(strike);
    const lastsMs = this.#random.magnitude(...fault.lastsMs);
    this.#trace.add("fault", `${strike.description}, for ${lastsMs.toFixed(0)} ms`);
    this.#scheduler.after(lastsMs * msInUs, () => {
      if (!this.#strikes.delete(strike)) return;
      this.#trace.add("fault", `over: ${strike.description}`);
      strike.end();
    });
  }
}
