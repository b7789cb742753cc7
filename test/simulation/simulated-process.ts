import type { Service, Surroundings } from "../../services/runtime/service.ts";
import { Incarnation } from "./incarnation.ts";
import { type ClockSettings, SimulatedClock } from "./simulated-clock.ts";
import type { Listener, SimulatedNetwork } from "./simulated-network.ts";
import type { SimulatedRandom } from "./simulated-random.ts";
import { traceLog } from "./trace-log.ts";

/** How far a machine's wall clock may be off. */
const wallOffsetMs = 500;

/** How much faster or slower a machine's clock may be; two of them then differ by less than a lease's margin. */
const largestDrift = 0.045;

/** Makes a service out of what its process gives it; called once for each incarnation. */
export type ServiceFactory = (given: Surroundings) => Service;

/**
 * A process of the simulated cluster. Its disk (a database that the factory holds) outlives its incarnations; all else
 * begins anew with each.
 */
export class SimulatedProcess implements Listener {
  readonly name: string;
  readonly #network: SimulatedNetwork;
  readonly #random: SimulatedRandom;
  readonly #token: string;
  readonly #create: ServiceFactory;
  readonly #clockSettings: ClockSettings;
  #incarnations = 0;
  #running: { incarnation: Incarnation; service: Service } | undefined;

  constructor(name: string, network: SimulatedNetwork, random: SimulatedRandom, token: string, create: ServiceFactory) {
    this.name = name;
    this.#network = network;
    this.#random = random;
    this.#token = token;
    this.#create = create;
    this.#clockSettings = {
      wallOffsetMs: random.integer(-wallOffsetMs, wallOffsetMs),
      rate: 1 + largestDrift * (2 * random.fraction() - 1),
    };
    network.listen(name, this);
  }

  get incarnation(): Incarnation | undefined {
    return this.#running?.incarnation;
  }

  /** Like `kill -9`: nothing is finished, and only the disk stays. */
  crash(): void {
    if (this.#running === undefined) return;
    this.#network.trace.add("crash", this.name);
    const { incarnation } = this.#running;
    this.#running = undefined;
    incarnation.die();
  }

  /** Like SIGSTOP: it does nothing until `resume`, and does not notice. */
  pause(): void {
    this.#running?.incarnation.pause();
  }

  /** Lets a paused process go on: what it missed happens to it one after the other, as fast as it can. */
  resume(): void {
    const incarnation = this.#running?.incarnation;
    for (const task of incarnation?.resume() ?? []) {
      this.#network.scheduler.after(0, () => incarnation?.act(task));
    }
  }

  /** Puts its wall clock forward, or back. */
  stepClock(byMs: number): void {
    this.#clockSettings.wallOffsetMs += byMs;
  }

  /** Starts the next incarnation, unless one is running. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#incarnations += 1;
    this.#network.trace.add("start", `${this.name}, incarnation ${this.#incarnations}`);
    const incarnation = new Incarnation(this.name, this.#incarnations);
    const service = this.#create(this.#surroundings(incarnation));
    this.#running = { incarnation, service };
    service.start();
  }

  async handle(request: Request): Promise<Response> {
    if (this.#running === undefined) throw new Error(`${this.name} is down`);
    return this.#running.service.app.handle(request);
  }

  #surroundings(incarnation: Incarnation): Surroundings {
    const random = this.#random.derive(`incarnation ${incarnation.number}`);
    const { scheduler, trace } = this.#network;
    return {
      clock: new SimulatedClock(scheduler, incarnation, random.derive("clock"), this.#clockSettings),
      random: random.derive("service"),
      fetch: this.#network.connect(incarnation),
      log: traceLog(trace, this.name),
      token: this.#token,
    };
  }
}
