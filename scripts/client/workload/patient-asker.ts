import { CommandError } from "../../command-line/command-error.ts";
import type { Answer } from "../answer.ts";
import type { FrontEnds, Question } from "../front-ends.ts";
import { NoAnswer } from "../no-answer.ts";
import { timing } from "../timing.ts";

/** How long a request is repeated, in milliseconds; may become shorter while it is. */
export interface Patience {
  limitMs: number;
}

/** A gateway's or a bazaar's word that the same request may do better later. */
const passing: readonly number[] = [502, 503, 504];

/** Repeats requests until they have an answer that counts, at another front end each time. */
export class PatientAsker {
  readonly #frontEnds: FrontEnds;
  readonly #patience: Patience;
  readonly #retried: (why: string) => void;

  /** `retried` is told of each repetition, and why. */
  constructor(frontEnds: FrontEnds, patience: Patience, retried: (why: string) => void) {
    this.#frontEnds = frontEnds;
    this.#patience = patience;
    this.#retried = retried;
  }

  /** The same request each time, so a trade keeps its key. Throws `CommandError` where the patience runs out. */
  async ask(question: Question): Promise<Answer> {
    const startMs = performance.now();
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try(question, startMs);
      if (!(outcome instanceof NoAnswer) && !passing.includes(outcome.status)) return outcome;
      const pauseMs = pauseAfter(outcome, tries);
      if (this.#leftMs(startMs) <= pauseMs) throw givenUp(outcome, performance.now() - startMs);
      this.#retried(outcome instanceof NoAnswer ? "no answer" : String(outcome.status));
      this.#frontEnds.goOn();
      await Bun.sleep(pauseMs);
    }
  }

  async #try(question: Question, startMs: number): Promise<Answer | NoAnswer> {
    try {
      const timeoutMs = Math.max(1, Math.min(question.timeoutMs, Math.ceil(this.#leftMs(startMs))));
      return await this.#frontEnds.ask({ ...question, timeoutMs });
    } catch (cause) {
      if (cause instanceof NoAnswer) return cause;
      throw cause;
    }
  }

  #leftMs(startMs: number): number {
    return startMs + this.#patience.limitMs - performance.now();
  }
}

/** `Retry-After` (RFC 9110, section 10.2.3) in seconds; a date, which no bazaar sends, is passed over. */
function pauseAfter(outcome: Answer | NoAnswer, tries: number): number {
  const retryAfter = outcome instanceof NoAnswer ? null : outcome.headers.get("retry-after");
  if (retryAfter !== null && /^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  return Math.min(timing.retryPauseMaxMs, timing.retryPauseMs * 2 ** (tries - 1));
}

function givenUp(outcome: Answer | NoAnswer, afterMs: number): CommandError {
  const last = outcome instanceof NoAnswer ? outcome.problem : outcome.message;
  return new CommandError(`given up after ${Math.round(afterMs / 1_000)} s; the last try: ${last}`);
}
