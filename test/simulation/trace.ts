import { msInUs, type Scheduler } from "./scheduler.ts";

/** Characters of a line that are shown where only the end of the trace is; the hash covers all of it. */
const readableCharacters = 300;

/** Lines are hashed together once they have so many characters, which is faster than one by one. */
const hashedTogether = 32_768;

/** What can happen in the world, as the first word of a line says. */
export type TraceKind = "send" | "deliver" | "lost" | "refuse" | "reset" | "crash" | "start" | "fault" | "log";

interface Line {
  timeUs: number;
  kind: TraceKind;
  text: string;
}

/**
 * Everything that happens in a run, in its order: hashed as a whole, so that two runs can be compared byte for byte,
 * and the newest lines (or all) kept for reading.
 */
export class Trace {
  readonly #scheduler: Scheduler;
  readonly #hasher = new Bun.CryptoHasher("sha256");
  readonly #kept: Line[] = [];
  readonly #keep: number;
  #count = 0;
  #unhashed = "";

  /** `keep` is how many of the newest lines stay readable; Infinity: all of them, in their full length. */
  constructor(scheduler: Scheduler, keep: number) {
    this.#scheduler = scheduler;
    this.#keep = keep;
  }

  add(kind: TraceKind, text: string): void {
    const timeUs = this.#scheduler.nowUs;
    this.#unhashed += `${timeUs} ${kind} ${text}\n`;
    if (this.#unhashed.length > hashedTogether) this.#hashPending();
    const line = { timeUs, kind, text };
    if (this.#kept.length < this.#keep) this.#kept.push(line);
    else this.#kept[this.#count % this.#keep] = line;
    this.#count += 1;
  }

  /** The lines that were kept, oldest first. */
  lines(): string[] {
    const oldest = this.#count > this.#keep ? this.#count % this.#keep : 0;
    const longest = Number.isFinite(this.#keep) ? readableCharacters : Number.POSITIVE_INFINITY;
    return [...this.#kept.slice(oldest), ...this.#kept.slice(0, oldest)].map((line) => inWords(line, longest));
  }

  /** SHA-256 of all lines so far, 64 hex digits. */
  hash(): string {
    this.#hashPending();
    return this.#hasher.copy().digest("hex");
  }

  #hashPending(): void {
    this.#hasher.update(this.#unhashed);
    this.#unhashed = "";
  }
}

function inWords({ timeUs, kind, text }: Line, longest: number): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `${(timeUs / msInUs).toFixed(3).padStart(10)} ms  ${kind.padEnd(7)} ${shown}`;
}
