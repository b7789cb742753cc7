import type { Outgoing } from "../../services/runtime/service.ts";
import type { Arrival, Witness } from "./checks/witness.ts";
import { Exchange } from "./exchange.ts";
import type { Arrivals, Fault, Message } from "./faults/fault.ts";
import type { Incarnation } from "./incarnation.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedRandom } from "./simulated-random.ts";
import type { Trace } from "./trace.ts";
import type { WireResponse } from "./wire-response.ts";

/** A `Fetch` whose answers can be looked at. */
export type SimulatedFetch = (url: string, outgoing: Outgoing) => Promise<Response>;

/** How long a message takes on a good day, in microseconds. */
const quickUs = [40, 400] as const;
/** How long it takes when it meets other traffic. */
const slowUs = [400, 8_000] as const;
const slowShare = 0.1;

/** Someone who answers requests under a host name. */
export interface Listener {
  /** The life that would answer now; undefined while the process is down. */
  readonly incarnation: Incarnation | undefined;
  /** The answer of the life that is up. */
  handle(request: Request): Promise<Response>;
}

/** The network between all processes: it decides whether and when each message arrives. */
export class SimulatedNetwork {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly random: SimulatedRandom;
  /** Is told what a service threw that should have answered. */
  readonly panic: (cause: Error) => void;
  readonly #listeners = new Map<string, Listener>();
  readonly #faults: Fault[] = [];
  readonly #witnesses: Witness[] = [];
  #exchanges = 0;
  #copies = 0;

  constructor(scheduler: Scheduler, trace: Trace, random: SimulatedRandom, panic: (cause: Error) => void) {
    this.scheduler = scheduler;
    this.trace = trace;
    this.random = random;
    this.panic = panic;
  }

  /** Lets a fault see, and bend, every message from now on. */
  exposeTo(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** How many messages were sent of which more than one copy arrives. */
  get copies(): number {
    return this.#copies;
  }

  /** Lets a witness see every request that arrives, and its answer. */
  showTo(witness: Witness): void {
    this.#witnesses.push(witness);
  }

  /** What wants to see the answer to a request that is about to be handled. */
  watch(arrival: Arrival): ((response: WireResponse) => void)[] {
    return this.#witnesses.flatMap((witness) => witness.watch(arrival) ?? []);
  }

  listen(host: string, listener: Listener): void {
    this.#listeners.set(host, listener);
  }

  listener(host: string): Listener | undefined {
    return this.#listeners.get(host);
  }

  /** The `fetch` of one incarnation. It rejects like Bun's: with the abort's reason, or an error that has a `code`. */
  connect(from: Incarnation): SimulatedFetch {
    return async (url, outgoing) => {
      outgoing.signal.throwIfAborted();
      this.#exchanges += 1;
      return new Exchange(this, from, new Request(url, outgoing), outgoing.body, this.#exchanges).answer;
    };
  }

  /** Whether a connection breaks instead of carrying this response. */
  breaks(message: Message): boolean {
    return this.#faults.some((fault) => fault.breaks?.(message) ?? false);
  }

  /** Sends one message: plans `arrive` for each copy of it that gets through. */
  transmit(message: Message, text: string, arrive: () => void): void {
    const arrivals = this.#faults.reduce<Arrivals>(
      (bent, fault) => fault.bend?.(message, bent) ?? bent,
      [this.#latencyUs()],
    );
    if (arrivals.length > 1) this.#copies += 1;
    if (arrivals.length === 0) this.trace.add("lost", text);
    else this.trace.add("send", `${text} (arrives in ${arrivals.join(" and ")} µs)`);
    for (const delayUs of arrivals) this.scheduler.after(delayUs, arrive);
  }

  #latencyUs(): number {
    const [min, max] = this.random.chance(slowShare) ? slowUs : quickUs;
    return this.random.integer(min, max);
  }
}
