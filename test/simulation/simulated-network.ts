import { limits } from "../../services/runtime/limits.ts";
import type { Outgoing } from "../../services/runtime/service.ts";
import type { Arrival, Witness } from "./checks/witness.ts";
import { Exchange } from "./exchange.ts";
import type { Arrivals, Fault, Message } from "./faults/fault.ts";
import type { Incarnation } from "./incarnation.ts";
import { msInUs, type Scheduler } from "./scheduler.ts";
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
  /** By who asks and the host that is asked for. */
  readonly #redirects = new Map<string, string>();
  /** When processes began, the last time, to reach another host than they ask for. */
  readonly #misledUs = new Map<string, number>();
  /** When each process sent the newest ping that it has an answer to. */
  readonly #heardUs = new Map<string, number>();
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

  /** From now on one process reaches another host where it asks for this one. Returns what ends that. */
  redirect(from: string, host: string, to: string): () => void {
    const way = `${from} > ${host}`;
    this.#redirects.set(way, to);
    this.#misledUs.set(from, this.scheduler.nowUs);
    return () => void this.#redirects.delete(way);
  }

  /** The host that a process reaches where it asks for this one. */
  hostFor(from: string, host: string): string {
    return this.#redirects.get(`${from} > ${host}`) ?? host;
  }

  /** A process was answered; the request had left it at `sentUs`. */
  answered(from: string, route: string, sentUs: number): void {
    if (route === "GET /ping") this.#heardUs.set(from, Math.max(sentUs, this.#heardUs.get(from) ?? 0));
  }

  /**
   * Whether what a front end has shown, asked at `beganUs`, may come from a catalog that was replaced without anybody
   * having broken a promise: it reached that one, and no replica. Or it has just begun to reach it, before the new one
   * may change anything: then it may show what was committed there, is known to nobody else, and so is lost.
   */
  mayBeDeceived(frontEnd: string, beganUs: number): boolean {
    const misledUs = this.#misledUs.get(frontEnd);
    if (misledUs === undefined) return false;
    const leaseUs = limits.leaseMs * msInUs;
    const heardUs = this.#heardUs.get(frontEnd) ?? 0;
    const isNew = heardUs < misledUs && this.scheduler.nowUs < misledUs + leaseUs;
    return isNew || heardUs < beganUs - leaseUs;
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
