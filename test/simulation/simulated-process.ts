import { SQLiteError } from "bun:sqlite";
import { DatabaseError } from "../../db/database-error.ts";
import type { DatabaseFile } from "../../db/database-file.ts";
import { isDamage } from "../../db/open.ts";
import { ClosedService } from "../../services/runtime/damage/closed-service.ts";
import type { ProcessEnds } from "../../services/runtime/end-process.ts";
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
export type ServiceFactory = (given: Surroundings, ends: ProcessEnds) => Service;

/** Where a process keeps its database; it is touched whenever the process may write. */
export interface ProcessDisk extends DatabaseFile {
  touch(): void;
}

/** How soon a process that ended by itself is started again, in microseconds. */
const restartUs = 150_000;

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
  readonly #disk: ProcessDisk | undefined;
  readonly #clockSettings: ClockSettings;
  #onStart = () => {};
  #incarnations = 0;
  #running: { incarnation: Incarnation; service: Service } | undefined;

  /** `disk` is where the service's database is, if it has one. */
  constructor(
    name: string,
    network: SimulatedNetwork,
    random: SimulatedRandom,
    token: string,
    create: ServiceFactory,
    disk?: ProcessDisk,
  ) {
    this.name = name;
    this.#disk = disk;
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

  /** `task` is called whenever an incarnation has started that works with its database. */
  onStart(task: () => void): void {
    this.#onStart = task;
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
    const incarnation = new Incarnation(this.name, this.#incarnations, () => this.#disk?.touch());
    this.#disk?.touch();
    try {
      const service = this.#create(this.#surroundings(incarnation), {
        onUnusable: (cause) => this.#fail(incarnation, cause),
        onPutAside: (where) => this.#end(incarnation, `its database is ${where}`),
      });
      this.#running = { incarnation, service };
      service.start();
      if (incarnation.alive && !(service instanceof ClosedService)) this.#onStart();
    } catch (cause) {
      if (!(cause instanceof SQLiteError || cause instanceof DatabaseError)) throw cause;
      this.#fail(incarnation, cause);
    }
  }

  /** Like `processEnds`: damage is noted, and the process ends. */
  #fail(incarnation: Incarnation, cause: unknown): void {
    if (incarnation.alive && isDamage(cause)) this.#disk?.noteDamage(String(cause));
    this.#end(incarnation, String(cause));
  }

  /** It ends itself, to be started again. */
  #end(incarnation: Incarnation, why: string): void {
    if (!incarnation.alive) return;
    this.#network.trace.add("crash", `${this.name} ends itself: ${why}`);
    incarnation.die();
    this.crash();
    this.#network.scheduler.after(restartUs, () => this.start());
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
