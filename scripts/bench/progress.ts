import { ProgressLine } from "../command-line/progress-line.ts";
import { timeLeft } from "../command-line/time-left.ts";

const pace = { terminalMs: 200, plainMs: 10_000 };

/** Shows what is measured just now, and how much time is left. */
export class Progress {
  readonly #partSeconds: readonly number[];
  readonly #totalSeconds: number;
  readonly #startMs = performance.now();
  readonly #line: ProgressLine;
  #part = -1;
  #name = "";
  #text = "starting";
  /** Of this part: before the present step, and of the step itself. */
  #doneSeconds = 0;
  #stepSeconds = 0;
  #stepStartMs = performance.now();

  /** `partSeconds`: how long each part will take, more or less. */
  constructor(partSeconds: readonly number[]) {
    this.#partSeconds = partSeconds;
    this.#totalSeconds = partSeconds.reduce((sum, seconds) => sum + seconds, 0);
    this.#line = new ProgressLine(process.stderr, pace, () => this.#show());
  }

  /** The next part begins. */
  begin(name: string): void {
    this.#part += 1;
    this.#name = name;
    this.#doneSeconds = 0;
    this.#stepSeconds = 0;
  }

  /** The next step begins. */
  step(text: string, seconds: number): void {
    this.#doneSeconds += this.#stepSeconds;
    this.#stepSeconds = seconds;
    this.#stepStartMs = performance.now();
    this.#text = text;
  }

  stop(): void {
    this.#line.stop();
  }

  /** A part that takes longer than was thought counts as almost done until it is. */
  #doneFraction(): number {
    const before = this.#partSeconds.slice(0, Math.max(0, this.#part)).reduce((sum, seconds) => sum + seconds, 0);
    const step = Math.min(this.#stepSeconds, (performance.now() - this.#stepStartMs) / 1000);
    const own = Math.min(this.#doneSeconds + step, (this.#partSeconds[this.#part] ?? 0) * 0.99);
    return (before + own) / this.#totalSeconds;
  }

  #show(): string {
    const elapsedMs = performance.now() - this.#startMs;
    return `${timeLeft(elapsedMs, this.#doneFraction())} left: ${this.#name}: ${this.#text}`;
  }
}
