import type { TradeRequest } from "../../services/contract/order.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { ShownStock } from "../simulation/checks/stock-reads.ts";
import { sendTrade } from "./send-trade.ts";
import type { TradeHistory } from "./trade-history.ts";

/** A look-up that was answered. Times are of one monotonic clock, for all clients. */
export interface TimedRead {
  frontEnd: string;
  name: string;
  beganMs: number;
  endedMs: number;
  shown: ShownStock;
}

export interface StormOptions {
  frontEnds: string[];
  /** The stocks that all clients are about. */
  names: string[];
  history: TradeHistory;
  writers: number;
  readers: number;
}

/** A front end that is paused for a while answers late; nobody waits longer for a look-up. */
const readPatienceMs = 5_000;

/** Many clients that trade and look up the same few stocks through all front ends, and remember when. */
export class LookUpStorm {
  readonly reads: TimedRead[] = [];
  /** When the trade of each key was first sent. */
  readonly sentMs = new Map<string, number>();
  /** When a client was told of which order. */
  readonly answers: { number: number; atMs: number }[] = [];
  readonly #options: StormOptions;
  readonly #clients: Promise<void>[];
  #stopped = false;

  private constructor(options: StormOptions) {
    this.#options = options;
    this.#clients = [
      ...Array.from({ length: options.writers }, (_, writer) => this.#write(writer)),
      ...Array.from({ length: options.readers }, (_, reader) => this.#read(reader)),
    ];
  }

  static start(options: StormOptions): LookUpStorm {
    return new LookUpStorm(options);
  }

  /** Resolves when every client is done with what it does. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }

  /** Each writer keeps to one front end, and gives back what it has bought. */
  async #write(writer: number): Promise<void> {
    const { frontEnds, names } = this.#options;
    const frontEnd = frontEnds[writer % frontEnds.length] ?? "";
    for (let n = 0; !this.#stopped; n += 1) {
      const name = names[(writer + (n >> 1)) % names.length] ?? "";
      await this.#settle(frontEnd, `writer-${writer}-${n}`, { name, quantity: 1, type: n % 2 === 0 ? "buy" : "sell" });
    }
  }

  async #settle(frontEnd: string, key: string, trade: TradeRequest): Promise<void> {
    const { history } = this.#options;
    this.sentMs.set(key, performance.now());
    for (;;) {
      const answer = await sendTrade(frontEnd, trade, key).catch(() => undefined);
      if (answer?.number !== undefined) {
        this.answers.push({ number: answer.number, atMs: performance.now() });
        return history.acknowledge(key, trade, answer.number);
      }
      if (answer?.status === 409) return history.reject(key, trade);
      if (answer && answer.status !== 503 && answer.status !== 504) history.faults.push(`${key}: ${answer.message}`);
      await Bun.sleep(limits.retryPauseMs);
    }
  }

  /** Each reader asks all front ends in turn. */
  async #read(reader: number): Promise<void> {
    const { frontEnds, names } = this.#options;
    for (let n = reader; !this.#stopped; n += 1) {
      const name = names[(n >> 1) % names.length] ?? "";
      const read = await this.#lookUp(frontEnds[n % frontEnds.length] ?? "", name);
      if (read) this.reads.push(read);
    }
  }

  /** Undefined where there is no answer now, which a front end that is cut off may say. */
  async #lookUp(frontEnd: string, name: string): Promise<TimedRead | undefined> {
    const beganMs = performance.now();
    try {
      const signal = AbortSignal.timeout(readPatienceMs);
      const response = await fetch(`${frontEnd}/stocks/${encodeURIComponent(name)}`, { signal });
      const { data } = (await response.json()) as { data?: { price: unknown; quantity: unknown } };
      const endedMs = performance.now();
      if (response.status === 503) return undefined;
      const shown = { etag: response.headers.get("etag"), price: data?.price, quantity: data?.quantity };
      return { frontEnd, name, beganMs, endedMs, shown };
    } catch (cause) {
      if ((cause as { name?: unknown }).name !== "TimeoutError") this.#options.history.faults.push(String(cause));
      return undefined;
    }
  }
}
