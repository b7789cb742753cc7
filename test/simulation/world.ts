import { drainMicrotasks } from "bun:jsc";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import { Incarnation } from "./incarnation.ts";
import { msInUs, Scheduler } from "./scheduler.ts";
import { SimulatedClock } from "./simulated-clock.ts";
import { SimulatedNetwork } from "./simulated-network.ts";
import { SimulatedRandom } from "./simulated-random.ts";
import { Trace } from "./trace.ts";

/** A run with more events than this has gone wild. */
const mostEvents = 2_000_000;

/** What a run happens in: time, chance, the network, and the record of it all. */
export class World {
  readonly random: SimulatedRandom;
  readonly scheduler = new Scheduler();
  readonly trace: Trace;
  readonly network: SimulatedNetwork;
  #failure: BrokenGuarantee | undefined;
  #finished = false;

  /** `keepLines` is how much of the trace stays readable. */
  constructor(seed: number, keepLines: number) {
    this.random = new SimulatedRandom(`seed ${seed}`);
    this.trace = new Trace(this.scheduler, keepLines);
    this.network = new SimulatedNetwork(this.scheduler, this.trace, this.random.derive("network"), this.fail);
  }

  get failure(): BrokenGuarantee | undefined {
    return this.#failure;
  }

  get elapsedMs(): number {
    return this.scheduler.nowUs / msInUs;
  }

  /** Somebody outside the cluster, who never crashes: a name in the network, and a clock. */
  outsider(name: string): { incarnation: Incarnation; clock: SimulatedClock; random: SimulatedRandom } {
    const incarnation = new Incarnation(name, 1);
    const random = this.random.derive(name);
    const settings = { wallOffsetMs: 0, rate: 1 };
    return {
      incarnation,
      random,
      clock: new SimulatedClock(this.scheduler, incarnation, random.derive("clock"), settings),
    };
  }

  /** Notes why the run has failed; the first reason counts. */
  readonly fail = (cause: unknown): void => {
    this.#failure ??= toBrokenGuarantee(cause);
  };

  /** Ends the run well. */
  finish(): void {
    this.#finished = true;
  }

  /** Lets event after event happen, and `check` after each, until the run has failed or is finished. */
  run(check: () => void): void {
    try {
      drainMicrotasks();
      while (!this.#finished && this.#failure === undefined) {
        if (!this.scheduler.step()) throw new BrokenGuarantee("liveness", "nothing is going to happen any more");
        check();
        if (this.scheduler.eventsRun > mostEvents) throw new BrokenGuarantee("liveness", `${mostEvents} events`);
      }
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** Lets event after event happen until the story has ended. Throws what it threw, and where the run has failed. */
  runUntil(story: Promise<void>): void {
    this.#finished = false;
    story.then(() => this.finish(), this.fail);
    this.run(() => {});
    if (this.#failure) throw this.#failure;
  }
}

function toBrokenGuarantee(cause: unknown): BrokenGuarantee {
  if (cause instanceof BrokenGuarantee) return cause;
  return new BrokenGuarantee("sanity", `something threw: ${Bun.inspect(cause)}`, { cause });
}
