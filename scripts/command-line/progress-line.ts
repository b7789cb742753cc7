/** A stream that progress is shown on. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const toLineStart = "\r\x1b[K";

/** How often a line is shown on a terminal, where it is written over, and elsewhere, where each stays. */
export interface ProgressPace {
  terminalMs: number;
  plainMs: number;
}

/** Shows where a long run stands, again and again. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #timer: ReturnType<typeof setInterval>;

  /** Begins at once; `text` is asked for each time and must be one line. */
  constructor(stream: ProgressStream, pace: ProgressPace, text: () => string) {
    this.#stream = stream;
    this.#timer = setInterval(() => this.#show(text()), stream.isTTY ? pace.terminalMs : pace.plainMs);
  }

  /** Writes what stays, in the place of the line. */
  print(text: string): void {
    this.#stream.write(`${this.#stream.isTTY ? toLineStart : ""}${text}\n`);
  }

  /** Ends it, and takes the line off a terminal. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#stream.isTTY) this.#stream.write(toLineStart);
  }

  /** A line that is wider than the terminal could not be written over. */
  #show(text: string): void {
    if (!this.#stream.isTTY) this.#stream.write(`${text}\n`);
    else this.#stream.write(toLineStart + text.slice(0, (this.#stream.columns || 80) - 1));
  }
}
