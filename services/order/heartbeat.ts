import { hasStatus } from "../contract/errors.ts";
import type { TermConfirmed } from "../contract/fenced.ts";
import type { Head } from "../contract/order.ts";
import { type Cancel, type Clock, withTimeout } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Peer } from "../runtime/peer.ts";
import type { Tenure } from "./tenure.ts";

export interface HeartbeatOptions {
  clock: Clock;
  catalog: Peer;
  tenure: Tenure;
  /** Called with the journal's head at each confirmation, but not again while it has not ended. */
  onHead(head: Head): Promise<void>;
}

/**
 * Confirms a leader's term with the catalog: so it learns that it was fenced, and of orders that came without a leader.
 * One that has heard nothing of the catalog for `heartbeatLapseMs` resigns, so that one that can reach it may lead. That
 * is longer than a slow commit, during which a catalog answers nobody.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #stopped = new AbortController();
  #heardAtMs: number;
  #catchingUp: Promise<void> | undefined;
  #catalogLacks: string | undefined;
  #cancel: Cancel = () => {};

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#heardAtMs = options.clock.monotonic();
  }

  start(): void {
    this.#cancel = this.#options.clock.after(limits.heartbeatMs, () => void this.#beat());
  }

  stop(): void {
    this.#cancel();
    this.#stopped.abort();
  }

  /** Why the catalog takes no trades: what it says, or that it does not answer; undefined: no reason is known. */
  get catalogLacks(): string | undefined {
    const silentMs = this.#options.clock.monotonic() - this.#heardAtMs;
    if (silentMs < limits.commitMs + limits.heartbeatMs) return this.#catalogLacks;
    return `The catalog has not answered the leader for ${(silentMs / 1_000).toFixed(1)} s.`;
  }

  /** The catalog has answered this leader, whatever it was asked. */
  heard(): void {
    this.#heardAtMs = this.#options.clock.monotonic();
  }

  /** A beat that is not answered soon may be lost: then there is another one, and whichever is answered counts. */
  async #beat(): Promise<void> {
    const { clock, tenure } = this.#options;
    await withTimeout(clock, limits.termCallMs, this.#confirm());
    await this.#catchingUp;
    if (!tenure.isOver) this.start();
  }

  /** Waits for the answer as long as this leader may go without one. */
  async #confirm(): Promise<void> {
    const { clock, catalog, tenure, onHead } = this.#options;
    const leftMs = Math.max(limits.heartbeatMs, this.#heardAtMs + limits.heartbeatLapseMs - clock.monotonic());
    try {
      const { signal } = this.#stopped;
      const answer = await catalog.post<TermConfirmed>("/terms/confirm", tenure.fenced, leftMs, signal);
      const { head, missing } = answer;
      if (tenure.isOver) return;
      this.#catalogLacks = missing;
      this.heard();
      this.#catchingUp ??= onHead(head).finally(() => {
        this.#catchingUp = undefined;
      });
      await this.#catchingUp;
    } catch (cause) {
      const silentMs = Math.round(clock.monotonic() - this.#heardAtMs);
      if (hasStatus(cause, 409)) tenure.refused(cause);
      else if (silentMs >= limits.heartbeatLapseMs) tenure.resign(`it has not reached the catalog for ${silentMs} ms`);
    }
  }
}
