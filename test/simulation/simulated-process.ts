import { SQLiteError } from "bun:sqlite";
import { DatabaseError } from "../../db/database-error.ts";
import type { DatabaseFile } from "../../db/database-file.ts";
import { isDamage } from "../../db/open.ts";
import { ConfigurationError } from "../../services/runtime/configuration.ts";
import { ClosedService } from "../../services/runtime/damage/closed-service.ts";
import type { ProcessEnds } from "../../services/runtime/end-process.ts";
import type { Fetch, Service, Surroundings } from "../../services/runtime/service.ts";
import { Incarnation } from "./incarnation.ts";
import { RunningService } from "./running-service.ts";
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

/** Watches what a process does, from outside. */
export interface ProcessWatch {
  /** A timer of this length has run out. */
  timer(delayMs: number): void;
  /** It has logged this. */
  log(line: string): void;
  /** Given what it asks others with, returns what it is to use instead. */
  fetch(processName: string, fetch: Fetch): Fetch;
}

/** A life that its process has let go of. */
export interface DetachedLife extends Listener {
  readonly incarnation: Incarnation;
  resume(): void;
}

/** Where a process keeps its database; it is touched whenever the process may write. */
export interface ProcessDisk extends DatabaseFile {
  touch(): void;
  /** What it has not written for certain is lost. */
  crash(): void;
}

/**
 * How soon a process that ended by itself is started again, in microseconds: each time after twice as long, while its
 * lives are brief.
 */
const restartUs = 150_000;
const longestRestartUs = 1_200_000;
const steadyUs = 1_000_000;

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
  #watch: ProcessWatch = { timer: () => {}, log: () => {}, fetch: (_name, fetch) => fetch };
  readonly #onStart: (() => void)[] = [];
  #incarnations = 0;
  #isRetired = false;
  #startedUs = 0;
  #restartUs = restartUs;
  #running: RunningService | undefined;
  /** Whether it is to be started again once it has stopped. */
  #startsAgain = false;

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
    this.#onStart.push(task);
  }

  /** From its next start on, it is watched. */
  watchBy(watch: ProcessWatch): void {
    this.#watch = watch;
  }

  /** The life that takes requests; undefined while the process is down, or is being stopped. */
  get incarnation(): Incarnation | undefined {
    return this.#running?.isStopping ? undefined : this.#running?.incarnation;
  }

  /** Like SIGTERM: it takes no more requests, answers those that are under way, ceases to act, and ends. */
  stop(): void {
    const running = this.#running;
    if (running === undefined || running.isToStop) return;
    this.#network.trace.add("crash", `${this.name} is asked to stop`);
    running.isToStop = true;
    running.incarnation.act(() => void this.#stop(running).catch(this.#network.panic));
  }

  async #stop(running: RunningService): Promise<void> {
    await running.end();
    if (!running.incarnation.alive) return;
    const startsAgain = this.#startsAgain;
    this.crash();
    if (startsAgain) this.start();
  }

  /**
   * Lets go of the life that runs now, which lives on under another name, with the database that it has open. This
   * process is down then. Undefined if none runs, or if it is about to stop.
   */
  detach(): DetachedLife | undefined {
    const running = this.#running;
    if (running === undefined || running.isToStop || running.service instanceof ClosedService) return undefined;
    this.#running = undefined;
    const { incarnation, service } = running;
    const { scheduler } = this.#network;
    return {
      incarnation,
      handle: async (request) => service.app.handle(request),
      resume() {
        for (const task of incarnation.resume()) scheduler.after(0, () => incarnation.act(task));
      },
    };
  }

  /** Ends it; from now on it does not start again by itself. */
  retire(): void {
    this.#isRetired = true;
    this.crash();
  }

  /** Like `kill -9`: nothing is finished, and only the disk stays. */
  crash(): void {
    if (this.#running === undefined) return;
    this.#network.trace.add("crash", this.name);
    const { incarnation } = this.#running;
    this.#running = undefined;
    this.#startsAgain = false;
    incarnation.die();
    this.#disk?.crash();
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

  /** Starts the next incarnation, unless one is running; after one that was asked to stop, as soon as it has ended. */
  start(): void {
    if (this.#running !== undefined) {
      this.#startsAgain = this.#running.isToStop;
      return;
    }
    this.#isRetired = false;
    this.#startedUs = this.#network.scheduler.nowUs;
    this.#incarnations += 1;
    this.#network.trace.add("start", `${this.name}, incarnation ${this.#incarnations}`);
    const incarnation = new Incarnation(this.name, this.#incarnations, () => this.#disk?.touch());
    this.#disk?.touch();
    try {
      const surroundings = this.#surroundings(incarnation);
      const service = this.#create(surroundings, {
        onUnusable: (cause) => this.#fail(incarnation, cause),
        onPutAside: (where) => this.#end(incarnation, `its database is ${where}`),
      });
      this.#running = new RunningService(incarnation, service, surroundings.clock);
      service.start();
      if (incarnation.alive && !(service instanceof ClosedService)) for (const task of this.#onStart) task();
    } catch (cause) {
      const isExpected = [SQLiteError, DatabaseError, ConfigurationError].some((kind) => cause instanceof kind);
      if (!isExpected) throw cause;
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
    const isPresent = this.#running === undefined || this.#running.incarnation === incarnation;
    incarnation.die();
    // A life that was let go of is not this process's any more.
    if (!isPresent) return;
    this.crash();
    const { scheduler } = this.#network;
    const wasBrief = scheduler.nowUs - this.#startedUs < steadyUs;
    const pauseUs = wasBrief ? this.#restartUs : restartUs;
    this.#restartUs = Math.min(2 * pauseUs, longestRestartUs);
    scheduler.after(pauseUs, () => {
      if (!this.#isRetired) this.start();
    });
  }

  async handle(request: Request): Promise<Response> {
    const running = this.#running;
    if (running === undefined) throw new Error(`${this.name} is down`);
    return running.handle(request);
  }

  #surroundings(incarnation: Incarnation): Surroundings {
    const random = this.#random.derive(`incarnation ${incarnation.number}`);
    const { scheduler, trace } = this.#network;
    const watch = this.#watch;
    return {
      clock: new SimulatedClock(scheduler, incarnation, random.derive("clock"), this.#clockSettings, watch.timer),
      random: random.derive("service"),
      fetch: watch.fetch(this.name, this.#network.connect(incarnation)),
      log: traceLog(trace, this.name, watch.log),
      token: this.#token,
    };
  }
}
