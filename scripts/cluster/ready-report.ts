import { timing } from "./timing.ts";

/** What the report says, and how. */
export interface ReadyReportEvents {
  /** Ready for the first time. */
  up(): void;
  /** Not ready for a long time; called again each time it has passed. */
  late(): void;
  /** Ready again, after `late`. */
  upAgain(): void;
}

/** Tells when a cluster is up, and when it takes too long. A short gap, as at a failover, is not worth a line. */
export class ReadyReport {
  readonly #events: ReadyReportEvents;
  readonly #patienceMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #wasUp = false;
  #wasLate = false;

  constructor(events: ReadyReportEvents, patienceMs: number = timing.patienceMs) {
    this.#events = events;
    this.#patienceMs = patienceMs;
  }

  /** To be called at the start and whenever the cluster becomes ready or ceases to be. */
  update(ready: boolean): void {
    this.stop();
    if (!ready) {
      this.#timer = setInterval(() => this.#late(), this.#patienceMs);
      return;
    }
    if (!this.#wasUp) this.#events.up();
    else if (this.#wasLate) this.#events.upAgain();
    this.#wasUp = true;
    this.#wasLate = false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #late(): void {
    this.#wasLate = true;
    this.#events.late();
  }
}
