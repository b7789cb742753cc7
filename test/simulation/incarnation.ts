import type { Cancel } from "../../services/runtime/clock.ts";

/**
 * One life of a process, from its start to its crash. Everything from outside (a timer, a message, an answer) reaches
 * the process through `act`, so that what belonged to a crashed incarnation never does anything again.
 */
export class Incarnation {
  readonly processName: string;
  readonly number: number;
  readonly #mourners = new Set<() => void>();
  /** What is to reach the process once it goes on; undefined while it is not paused. */
  #backlog: (() => void)[] | undefined;
  readonly #onAct: () => void;
  #alive = true;

  /** `onAct` is called before each thing that the process does. */
  constructor(processName: string, number: number, onAct: () => void = () => {}) {
    this.#onAct = onAct;
    this.processName = processName;
    this.number = number;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs `task` now if this incarnation is alive; if it is paused, once it goes on. */
  act(task: () => void): void {
    if (!this.#alive) return;
    if (this.#backlog) {
      this.#backlog.push(task);
      return;
    }
    this.#onAct();
    task();
  }

  /** Like SIGSTOP: nothing reaches the process any more, and nothing is lost. */
  pause(): void {
    this.#backlog ??= [];
  }

  /** Like SIGCONT. Returns what came meanwhile, in its order, for the caller to let happen. */
  resume(): (() => void)[] {
    const missed = this.#backlog ?? [];
    this.#backlog = undefined;
    return missed;
  }

  /** Runs `task` when this incarnation dies. The returned function takes that back. */
  onDeath(task: () => void): Cancel {
    this.#mourners.add(task);
    return () => void this.#mourners.delete(task);
  }

  die(): void {
    this.#alive = false;
    for (const mourner of this.#mourners) mourner();
    this.#mourners.clear();
  }
}
