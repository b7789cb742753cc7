import { until } from "../../scripts/cluster/fixtures/until.ts";
import type { TradeRequest } from "../../services/contract/order.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { limits } from "../../services/runtime/limits.ts";
import { sendTrade, type TradeAnswer } from "./send-trade.ts";
import { StockReader } from "./stock-reader.ts";
import type { TradeHistory } from "./trade-history.ts";

export interface LoadOptions {
  /** Taken in turn by the clients. */
  frontEnds: string[];
  history: TradeHistory;
  listing: Listing;
  /** Clients that trade one after the other's answer; each has keys of its own. */
  clients?: number;
  /**
   * What a client bears, and repeats with the same key: "nothing" (every answer is an order or an honest rejection),
   * a "deadline" that passed (503 or 504, not before the trade's time is over), or also a "lost connection". Who bears
   * anything also bears look-ups that can't be answered.
   */
  bears?: "nothing" | "deadline" | "lost connection";
}

/** A client that is not served for so long has lost its patience, whatever it bears. */
const patienceMs = 4 * limits.tradeMs;

let loads = 0;

/** Clients that trade, and look up what they traded, until they are stopped. Everything that one may not see goes to the history's faults. */
export class Load {
  readonly #options: Required<LoadOptions>;
  readonly #name = `load-${++loads}`;
  readonly #clients: Promise<void>[];
  /** Trades of this load with a final answer. */
  #settled = 0;
  #stopped = false;

  private constructor(options: LoadOptions) {
    this.#options = { clients: 8, bears: "nothing", ...options };
    this.#clients = Array.from({ length: this.#options.clients }, (_, client) => this.#trade(client));
  }

  /** Begins to trade. */
  static start(options: LoadOptions): Load {
    return new Load(options);
  }

  /** Resolves once `count` more trades of this load have got a final answer. Throws as soon as a client sees a fault. */
  async settles(count: number, waitMs = 15_000): Promise<void> {
    const { history } = this.#options;
    const goal = this.#settled + count;
    const reached = () => {
      if (history.faults.length > 0) throw new Error(history.faults.join("\n"));
      return this.#settled >= goal ? true : undefined;
    };
    await until(`${count} more settled trades`, reached, waitMs);
  }

  /** Resolves when every client has the final answer to its last trade. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }

  async #trade(client: number): Promise<void> {
    const { frontEnds, listing, history, bears } = this.#options;
    const frontEnd = (turn: number) => frontEnds[turn % frontEnds.length]!;
    const reader = new StockReader(history, { bearsOutage: bears !== "nothing" });
    for (let n = 0; !this.#stopped; n += 1) {
      const { name } = listing[(client + n) % listing.length]!;
      const trade: TradeRequest = { name, quantity: 1 + (n % 4), type: (7 * n + client) % 5 < 3 ? "buy" : "sell" };
      const number = await this.#settle(frontEnd(client), trade, `${this.#name}-client-${client}-${n}`);
      if (number !== undefined) reader.traded(name);
      await reader.lookUp(frontEnd(n), name);
    }
  }

  /** Asks, with the same key, until there is a final answer: the order's number, or undefined for a rejection. */
  async #settle(frontEnd: string, trade: TradeRequest, key: string): Promise<number | undefined> {
    const giveUpAtMs = performance.now() + patienceMs;
    while (performance.now() < giveUpAtMs) {
      const answer = await this.#send(frontEnd, trade, key);
      if (answer) return this.#note(trade, key, answer);
      await Bun.sleep(limits.retryPauseMs);
    }
    this.#options.history.faults.push(`${key}: no final answer for ${patienceMs} ms`);
    return undefined;
  }

  #note(trade: TradeRequest, key: string, { status, number, message, elapsedMs }: TradeAnswer): number | undefined {
    const { history } = this.#options;
    this.#settled += 1;
    if (status === 200 && number !== undefined) history.acknowledge(key, trade, number);
    else if (status === 409 && message?.startsWith("Not enough shares")) history.reject(key, trade);
    else history.faults.push(`${key}: ${status} ${message} after ${Math.round(elapsedMs)} ms`);
    return number;
  }

  /** The answer, or undefined for what a client bears and repeats. */
  async #send(frontEnd: string, trade: TradeRequest, key: string): Promise<TradeAnswer | undefined> {
    const { bears, history } = this.#options;
    try {
      const answer = await sendTrade(frontEnd, trade, key);
      const isPastDeadline = answer.elapsedMs >= limits.tradeMs && [503, 504].includes(answer.status);
      return isPastDeadline && bears !== "nothing" ? undefined : answer;
    } catch (cause) {
      const isLost = (cause as { name?: unknown }).name !== "TimeoutError";
      if (!isLost || bears !== "lost connection") history.faults.push(`${key}: ${String(cause)}`);
      // Without an answer the trade may have happened: the client must go on, or nobody knows its outcome.
      return undefined;
    }
  }
}
