import type { TradeRequest } from "../../services/contract/order.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { Forbearance } from "./forbearance.ts";
import { OrderReader } from "./order-reader.ts";
import { sendTrade, type TradeAnswer } from "./send-trade.ts";
import { StockReader } from "./stock-reader.ts";
import type { TradeHistory } from "./trade-history.ts";

export interface TradingClientOptions {
  history: TradeHistory;
  forbearance: Forbearance;
  /** The time that the front ends give a trade: none may be answered with an error before it is over. */
  tradeMs: number;
  /** Called with each trade that has got its final answer. */
  onSettled(): void;
  /** Called with each error that is borne, and after which a trade is repeated. */
  onRepeated(): void;
}

/** A client that is not served for so long has lost its patience, whatever it bears. */
const patienceMs = 4 * limits.tradeMs;

/** One client: it repeats a trade, with the same key, until it knows the outcome, and looks up what it was told. */
export class TradingClient {
  readonly #options: TradingClientOptions;
  readonly #stocks: StockReader;
  readonly #orders: OrderReader;

  constructor(options: TradingClientOptions) {
    this.#options = options;
    this.#stocks = new StockReader(options);
    this.#orders = new OrderReader(options);
  }

  /** Trades at one front end, then looks at another one (or the same) for what has come of it. */
  async trade(trade: TradeRequest, key: string, frontEnds: { trade: string; lookUp: string }): Promise<void> {
    const number = await this.#settle(frontEnds.trade, trade, key);
    if (number !== undefined) {
      this.#stocks.traded(trade.name);
      await this.#orders.lookUp(frontEnds.lookUp, { number, ...trade });
    }
    await this.#stocks.lookUp(frontEnds.lookUp, trade.name);
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
    const { history, onSettled } = this.#options;
    if (status === 200 && number !== undefined) history.acknowledge(key, trade, number);
    else if (status === 409 && message?.startsWith("Not enough shares")) history.reject(key, trade);
    else history.faults.push(`${key}: ${status} ${message} after ${Math.round(elapsedMs)} ms`);
    onSettled();
    return number;
  }

  /** The answer, or undefined for what a client bears and repeats. */
  async #send(frontEnd: string, trade: TradeRequest, key: string): Promise<TradeAnswer | undefined> {
    const { forbearance, history, tradeMs, onRepeated } = this.#options;
    const startMs = performance.now();
    try {
      const answer = await sendTrade(frontEnd, trade, key);
      const isPastDeadline = answer.elapsedMs >= tradeMs && [503, 504].includes(answer.status);
      if (!isPastDeadline || !forbearance.covers("deadline", startMs)) return answer;
      onRepeated();
      return undefined;
    } catch (cause) {
      const isLost = (cause as { name?: unknown }).name !== "TimeoutError";
      if (!isLost || !forbearance.covers("lost connection", startMs)) history.faults.push(`${key}: ${String(cause)}`);
      // Without an answer the trade may have happened: the client must go on, or nobody knows its outcome.
      return undefined;
    }
  }
}
