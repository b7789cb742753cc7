import type { TradeRequest } from "../../services/contract/order.ts";
import { Answer } from "./answer.ts";
import { NoAnswer } from "./no-answer.ts";
import { timing } from "./timing.ts";

/** One request, whichever front end it goes to. */
export interface Question {
  path: string;
  init: RequestInit;
  timeoutMs: number;
}

/** One client's view of the front ends: it asks one of them, and the next where that can't help. */
export class FrontEnds {
  readonly #urls: readonly string[];
  #current: number;

  /** `first`: which of the addresses is asked first. */
  constructor(urls: readonly string[], first = 0) {
    this.#urls = urls;
    this.#current = first % urls.length;
  }

  /** Asks the present one, once. Throws `NoAnswer`. */
  async ask({ path, init, timeoutMs }: Question): Promise<Answer> {
    const url = this.#urls[this.#current] ?? "";
    try {
      const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(timeoutMs) });
      return new Answer(url, response, await response.text());
    } catch (cause) {
      throw new NoAnswer(url, timeoutMs, cause);
    }
  }

  /** Asks the next one from now on. */
  goOn(): void {
    this.#current = (this.#current + 1) % this.#urls.length;
  }

  /** Asks the first that is reached, once. Throws `NoAnswer`; a certain one where none is reached. */
  async askReachable(question: Question): Promise<Answer> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.ask(question);
      } catch (cause) {
        if (!(cause instanceof NoAnswer && cause.certain) || tried === this.#urls.length) throw cause;
        this.goOn();
      }
    }
  }
}

/** A request that changes nothing. */
export function lookup(path: string): Question {
  return { path, init: {}, timeoutMs: timing.lookupMs };
}

/** The path of one stock, whatever its name holds. */
export function stockPath(name: string): string {
  return `/stocks/${encodeURIComponent(name)}`;
}

/** A trade under its key, which makes it safe to repeat, at any front end. */
export function tradeQuestion(trade: TradeRequest, key: string): Question {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  return { path: "/orders", init: { method: "POST", headers, body: JSON.stringify(trade) }, timeoutMs: timing.tradeMs };
}
