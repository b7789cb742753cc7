import type { Clock } from "./clock.ts";
import { limits } from "./limits.ts";
import type { Log } from "./log.ts";

type Level = "warn" | "error";

interface Kind {
  level: Level;
  /** Since the last line. */
  leftOut: number;
  nextAtMs: number;
}

/**
 * Warnings and errors that may come thousands of times a second, as when all trades are refused: of each kind at most one line in
 * `limits.noticeMs` is written, and then how many were left out. Who calls it has few kinds.
 */
export class Notices {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #told = new Set<string>();
  readonly #kinds = new Map<string, Kind>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  warn(name: string, fields: object, message: string): void {
    this.#write("warn", name, fields, message);
  }

  /** An error of whoever runs the services, which stays as it is until they mend it: it is told once. */
  once(name: string, message: string): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    this.#log.error({ kind: name }, message);
  }

  error(name: string, fields: object, message: string): void {
    this.#write("error", name, fields, message);
  }

  #write(level: Level, name: string, fields: object, message: string): void {
    const nowMs = this.#clock.monotonic();
    const kind = this.#kinds.get(name) ?? { level, leftOut: 0, nextAtMs: nowMs };
    this.#kinds.set(name, kind);
    if (nowMs >= kind.nextAtMs) {
      kind.nextAtMs = nowMs + limits.noticeMs;
      this.#log[level](fields, message);
      return;
    }
    kind.leftOut += 1;
    if (kind.leftOut === 1) this.#clock.after(kind.nextAtMs - nowMs, () => this.#tellLeftOut(name, kind));
  }

  #tellLeftOut(name: string, kind: Kind): void {
    const { leftOut } = kind;
    kind.leftOut = 0;
    kind.nextAtMs = this.#clock.monotonic() + limits.noticeMs;
    this.#log[kind.level]({ kind: name, leftOut }, "more of the same were left out");
  }
}
