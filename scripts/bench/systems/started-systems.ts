import type { System } from "./system.ts";

/** What was started and is to be stopped, whatever comes in between. */
export class StartedSystems {
  readonly #systems = new Set<System>();
  readonly #onStart: (system: System) => void;

  constructor(onStart: (system: System) => void) {
    this.#onStart = onStart;
  }

  async keep(starting: Promise<System>): Promise<System> {
    const system = await starting;
    this.#systems.add(system);
    this.#onStart(system);
    return system;
  }

  async stop(): Promise<void> {
    const systems = [...this.#systems];
    this.#systems.clear();
    await Promise.all(systems.map((system) => system.stop()));
  }
}
