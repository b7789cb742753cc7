import type { DamageReport } from "../../services/contract/damage.ts";
import { withoutFullStop } from "../command-line/without-full-stop.ts";
import { timing } from "./timing.ts";

/** Asks one service again and again whether it is ready. */
export class HealthWatch {
  readonly #url: string;
  readonly #changed: () => void;
  readonly #damaged: (report: DamageReport) => void;
  /** What the service has said of its damaged database, as far as that was told. */
  #told: "nothing" | "damage" | "nothing left" = "nothing";
  #missing: string | undefined = "it has not started";
  #wasReady = false;
  /** Grows when the process is exchanged: an answer of the one before is not of now. */
  #incarnation = 0;
  #watching = false;
  #sinceMs = performance.now();
  #hurryUntilMs = 0;
  #wake: () => void = () => {};

  /**
   * `changed` is called whenever the service becomes ready or ceases to be; `damaged` when a process says that its database
   * is damaged, and again when it says that nobody has a copy.
   */
  constructor(serviceUrl: string, changed: () => void, damaged: (report: DamageReport) => void = () => {}) {
    this.#url = `${serviceUrl}/health/ready`;
    this.#changed = changed;
    this.#damaged = damaged;
  }

  /** What the service lacks; nothing while it is ready. */
  get missing(): string | undefined {
    return this.#missing;
  }

  /** Whether it was ready at any time. */
  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** Begins to ask. */
  start(): void {
    if (this.#watching) return;
    this.#watching = true;
    void this.#watch();
  }

  stop(): void {
    this.#watching = false;
    this.#wake();
  }

  /** Says that the process has ended: it is not ready, whatever it last answered. */
  died(): void {
    this.#incarnation += 1;
    this.#told = "nothing";
    this.#settle("it has died");
  }

  /** Asks often for a while, beginning now, since something has happened in the cluster. */
  hurry(): void {
    this.#hurryUntilMs = performance.now() + timing.probeHurryMs;
    this.#wake();
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      const incarnation = this.#incarnation;
      const { missing, damage } = await probe(this.#url);
      if (this.#watching && incarnation === this.#incarnation) {
        if (damage) this.#tell(damage);
        this.#settle(missing);
      }
      await this.#pause();
    }
  }

  #tell(report: DamageReport): void {
    const now = report.nothingLeft ? "nothing left" : "damage";
    if (this.#told === now) return;
    this.#told = now;
    this.#damaged(report);
  }

  #settle(missing: string | undefined): void {
    const turned = (missing === undefined) !== (this.#missing === undefined);
    this.#missing = missing;
    if (!turned) return;
    this.#sinceMs = performance.now();
    this.#wasReady ||= missing === undefined;
    this.#changed();
  }

  #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#pauseMs());
    this.#wake = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  }

  #pauseMs(): number {
    const nowMs = performance.now();
    if (nowMs < this.#hurryUntilMs) return timing.probeSoonMs;
    if (this.#missing === undefined) return timing.probeCalmMs;
    return nowMs - this.#sinceMs < timing.patienceMs ? timing.probeSoonMs : timing.probeLaterMs;
  }
}

/** What a service says of itself: what it lacks, to be put into a sentence, and what is wrong with its database. */
interface Health {
  missing?: string;
  damage?: DamageReport | undefined;
}

/** Asks a service over a connection of its own, which shows what is true now. */
async function probe(url: string): Promise<Health> {
  try {
    const signal = AbortSignal.timeout(timing.probeTimeoutMs);
    const response = await fetch(url, { signal, keepalive: false });
    const body = (await response.json()) as { error?: { message?: unknown }; damage?: DamageReport } | null;
    if (response.ok) return {};
    const missing = withoutFullStop(String(body?.error?.message ?? `it answers ${response.status}`));
    return { missing, damage: body?.damage };
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    return { missing: isLate ? "it does not answer" : "it does not listen yet" };
  }
}
