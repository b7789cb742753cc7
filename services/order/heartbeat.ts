import { hasStatus } from "../contract/errors.ts";
import type { Head } from "../contract/order.ts";
import type { Cancel, Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Peer } from "../runtime/peer.ts";
import type { Tenure } from "./tenure.ts";

export interface HeartbeatOptions {
  clock: Clock;
  catalog: Peer;
  tenure: Tenure;
  /** Called with the journal's head at each confirmation. */
  onHead(head: Head): Promise<void>;
}

/**
 * Confirms a leader's term with the catalog: so it learns that it was fenced, and of orders that came without a leader.
 * One that has not reached the catalog for `heartbeatLapseMs` resigns, so that one that can reach it may lead.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #confirmedAtMs: number;
  #cancel: Cancel = () => {};

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#confirmedAtMs = options.clock.monotonic();
  }

  start(): void {
    this.#cancel = this.#options.clock.after(limits.heartbeatMs, () => void this.#beat());
  }

  stop(): void {
    this.#cancel();
  }

  async #beat(): Promise<void> {
    const { clock, catalog, tenure, onHead } = this.#options;
    try {
      const { head } = await catalog.post<{ head: Head }>("/terms/confirm", tenure.fenced, limits.termCallMs);
      if (tenure.isOver) return;
      await onHead(head);
      this.#confirmedAtMs = clock.monotonic();
    } catch (cause) {
      const silentMs = Math.round(clock.monotonic() - this.#confirmedAtMs);
      if (hasStatus(cause, 409)) tenure.refused(cause);
      else if (silentMs > limits.heartbeatLapseMs) tenure.resign(`it has not reached the catalog for ${silentMs} ms`);
    }
    if (!tenure.isOver) this.start();
  }
}
