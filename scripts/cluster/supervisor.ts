import { withoutFullStop } from "../command-line/without-full-stop.ts";
import { Child, type Exit } from "./child.ts";
import { restartPause } from "./restart-pause.ts";
import type { ServicePlan } from "./service-plan.ts";
import { timing } from "./timing.ts";

/** What a supervisor tells of its service. */
export interface SupervisorEvents {
  /** It runs, for the first time (`restart` false) or again. */
  started(restart: boolean): void;
  /** It died, or could not be started, and will be started again after `pauseMs`. */
  died(why: string, pauseMs: number): void;
  /** Somebody else asked it to stop, and it did, in order: it is started again, at once if it did not live briefly. */
  stopped(pauseMs: number): void;
  /** It was killed to stay down until `startAgain`. */
  held(): void;
  /** It refuses to run as it is configured: it will not be started again. */
  refused(why: string): void;
  /** Whether it was ever ready; a refusal is final only before that. */
  wasReady(): boolean;
}

/** What a service exits with that refuses its configuration, its listing or its database. */
const refusalExitCode = 2;

/** Keeps one service running until it is stopped. */
export class Supervisor {
  readonly plan: ServicePlan;
  readonly #events: SupervisorEvents;
  #child: Child | undefined;
  #stopped = false;
  #isHeld = false;
  #deaths = 0;
  #startedMs = 0;
  #restart: ReturnType<typeof setTimeout> | undefined;

  constructor(plan: ServicePlan, events: SupervisorEvents) {
    this.plan = plan;
    this.#events = events;
  }

  /** Null while the service does not run. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the service, and again whenever it dies. */
  start(): void {
    this.#run(false);
  }

  /** Sends the service a signal, if it runs. What that ends is started again. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.signal(signal);
  }

  /** Ends the service at once, to stay down until `startAgain`. */
  async hold(): Promise<void> {
    if (this.#stopped || this.#isHeld) return;
    this.#isHeld = true;
    clearTimeout(this.#restart);
    await this.#child?.kill();
    this.#events.held();
  }

  /** Starts a service that is held down. */
  startAgain(): void {
    if (this.#stopped || !this.#isHeld) return;
    this.#isHeld = false;
    this.#deaths = 0;
    this.#run(true);
  }

  /** Ends the service for good, with `graceMs` to finish its work. */
  async stop(graceMs: number = timing.stopGraceMs): Promise<"stopped" | "killed"> {
    this.#giveUp();
    return (await this.#child?.stop(graceMs)) ?? "stopped";
  }

  /** Ends the service for good, at once. */
  async kill(): Promise<void> {
    this.#giveUp();
    await this.#child?.kill();
  }

  #giveUp(): void {
    this.#stopped = true;
    clearTimeout(this.#restart);
  }

  #run(restart: boolean): void {
    this.#startedMs = performance.now();
    try {
      const child = new Child(this.plan);
      this.#child = child;
      void child.exited.then((exit) => this.#exited(child, exit));
    } catch (cause) {
      this.#again(`can't be started: ${cause instanceof Error ? cause.message : String(cause)}`);
      return;
    }
    this.#events.started(restart);
  }

  #exited(child: Child, exit: Exit): void {
    this.#child = undefined;
    if (this.#stopped || this.#isHeld) return;
    const how = exit.signal ?? `exit code ${exit.code}`;
    const words = this.#ownWords(child);
    // SIGTERM ends one only before it listens to that.
    if (exit.code === 0 || exit.signal === "SIGTERM") {
      this.#events.stopped(this.#startLater(timing.briefLifeMs));
    } else if (exit.code !== refusalExitCode) {
      this.#again(`died (${words === undefined ? how : `${how}: ${withoutFullStop(words)}`})`);
    } else if (this.#events.wasReady()) {
      this.#again(`refuses to run (${withoutFullStop(words ?? how)})`);
    } else {
      this.#giveUp();
      this.#events.refused(words ?? child.lastWords() ?? how);
    }
  }

  /** What the service said in the end, if it did: that begins with its kind, which the launcher's line says already. */
  #ownWords(child: Child): string | undefined {
    const words = child.lastWords();
    const kind = `${this.plan.service}: `;
    return words?.startsWith(kind) ? words.slice(kind.length) : undefined;
  }

  #again(why: string): void {
    this.#events.died(why, this.#startLater(timing.steadyLifeMs));
  }

  /** Returns the pause, which grows with the deaths in a row; those before a life of `steadyMs` are forgotten. */
  #startLater(steadyMs: number): number {
    this.#deaths = performance.now() - this.#startedMs >= steadyMs ? 1 : this.#deaths + 1;
    const pauseMs = restartPause(this.#deaths);
    this.#restart = setTimeout(() => this.#run(true), pauseMs);
    return pauseMs;
  }
}
