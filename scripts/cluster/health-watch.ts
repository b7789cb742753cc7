import { withoutFullStop } from "../command-line/without-full-stop.ts";
import { timing } from "./timing.ts";

/** Asks one service again and again whether it is ready. */
export class HealthWatch {
  readonly #url: string;
  readonly #changed: () => void;
  #missing: string | undefined = "it has not started";
  #wasReady = false;
  /** Grows when the process is exchanged: an answer of the one before is not of now. */
  #incarnation = 0;
  #watching = false;
  #sinceMs = performance.now();
  #hurryUntilMs = 0;
  #wake: () => void = () => {};

  /** `changed` is called whenever the service becomes ready or ceases to be. */
  constructor(serviceUrl: string, changed: () => void) {
    this.#url = `${serviceUrl}/health/ready`;
    this.#changed = changed;
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
      const missing = await probe(this.#url);
      if (this.#watching && incarnation === this.#incarnation) this.#settle(missing);
      await this.#pause();
    }
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

/** Nothing where the service is ready, else what it lacks, to be put into a sentence. A connection of its own shows what is true now. */
async function probe(url: string): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(timing.probeTimeoutMs);
    const response = await fetch(url, { signal, keepalive: false });
    const body = (await response.json()) as { error?: { message?: unknown } } | null;
    if (response.ok) return undefined;
    return withoutFullStop(String(body?.error?.message ?? `it answers ${response.status}`));
  } catch (cause) {
    return cause instanceof Error && cause.name === "TimeoutError" ? "it does not answer" : "it does not listen yet";
  }
}
