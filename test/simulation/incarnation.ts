import type { Cancel } from "../../services/runtime/clock.ts";

/**
 * One life of a process, from its start to its crash. Everything from outside (a timer, a message, an answer) reaches
 * the process through `act`, so that what belonged to a crashed incarnation never does anything again.
 */
export class Incarnation {
  readonly processName: string;
  readonly number: number;
  readonly #mourners = new Set<() => void>();
  #alive = true;

  constructor(processName: string, number: number) {
    this.processName = processName;
    this.number = number;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs `task` now if this incarnation is alive. */
  act(task: () => void): void {
    if (this.#alive) task();
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
