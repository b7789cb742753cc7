import { closeSync, openSync } from "node:fs";
import { limits } from "../limits.ts";

/**
 * File descriptors that are kept back. Clients may take all that a process is permitted, since a server can't refuse a
 * connection before it has one; then a front end could not even reach the next leader.
 */
export class DescriptorReserve {
  readonly #kept: number[] = [];

  constructor() {
    this.refill();
  }

  /**
   * Where the process has no descriptor left, frees one, for what is opened in this very turn: nothing else can take it
   * before. False where that is not the trouble, or where the reserve is used up.
   */
  lend(): boolean {
    const spare = open();
    if (spare !== undefined) {
      closeSync(spare);
      return false;
    }
    const kept = this.#kept.pop();
    if (kept !== undefined) closeSync(kept);
    return kept !== undefined;
  }

  /** Takes back what was lent, as far as there are any again. */
  refill(): void {
    while (this.#kept.length < limits.reservedDescriptors) {
      const descriptor = open();
      if (descriptor === undefined) return;
      this.#kept.push(descriptor);
    }
  }

  release(): void {
    for (const descriptor of this.#kept.splice(0)) closeSync(descriptor);
  }
}

/** Undefined where the process, or the machine, has none left. */
function open(): number | undefined {
  try {
    return openSync("/dev/null", "r");
  } catch {
    return undefined;
  }
}
