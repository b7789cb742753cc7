import { until } from "../../scripts/cluster/fixtures/until.ts";
import type { TradeRequest } from "../../services/contract/order.ts";
import type { Listing } from "../../services/contract/stock.ts";
import { limits } from "../../services/runtime/limits.ts";
import { type Bearable, Forbearance } from "./forbearance.ts";
import type { TradeHistory } from "./trade-history.ts";
import { TradingClient } from "./trading-client.ts";

export interface LoadOptions {
  /** Taken in turn by the clients. */
  frontEnds: string[];
  history: TradeHistory;
  listing: Listing;
  /** Clients that trade one after the other's answer; each has keys of its own. */
  clients?: number;
  /** What the front ends were told by `TRADE_TIMEOUT_MS`, if they were. */
  tradeMs?: number;
}

let loads = 0;

/**
 * Clients that trade, and look up what they traded, until they are stopped. Everything that one may not see goes to
 * the history's faults, each error too.
 */
export class Load {
  readonly #options: Required<LoadOptions>;
  readonly #name = `load-${++loads}`;
  readonly #forbearance = new Forbearance();
  readonly #clients: Promise<void>[];
  /** Trades of this load with a final answer. */
  #settled = 0;
  /** Errors that its clients bore. */
  #repeated = 0;
  #stopped = false;

  private constructor(options: LoadOptions) {
    this.#options = { clients: 5, tradeMs: limits.tradeMs, ...options };
    this.#clients = Array.from({ length: this.#options.clients }, (_, client) => this.#trade(client));
  }

  /** Begins to trade. */
  static start(options: LoadOptions): Load {
    return new Load(options);
  }

  /** Resolves once `count` more trades of this load have got a final answer. Throws as soon as a client sees a fault. */
  async settles(count: number): Promise<void> {
    const goal = this.#settled + count;
    await this.#reaches(`${count} more settled trades`, () => this.#settled >= goal);
  }

  /** Resolves once clients have borne `count` more errors, and repeat those trades. Throws likewise. */
  async repeats(count: number): Promise<void> {
    const goal = this.#repeated + count;
    await this.#reaches(`${count} more repeated trades`, () => this.#repeated >= goal);
  }

  async #reaches(what: string, isReached: () => boolean): Promise<void> {
    const { faults } = this.#options.history;
    const look = () => {
      if (faults.length > 0) throw new Error(faults.join("\n"));
      return isReached() ? true : undefined;
    };
    await until(what, look, 30_000);
  }

  /** Runs a fault during which clients bear that much; what they ask for after it may not fail any more. */
  bears<Result>(what: Bearable, fault: () => Promise<Result>): Promise<Result> {
    return this.#forbearance.during(what, fault);
  }

  /** Resolves when every client has the final answer to its last trade. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }

  async #trade(index: number): Promise<void> {
    const { frontEnds, listing, history, tradeMs } = this.#options;
    const frontEnd = (turn: number) => frontEnds[turn % frontEnds.length]!;
    const client = new TradingClient({
      history,
      forbearance: this.#forbearance,
      tradeMs,
      onSettled: () => {
        this.#settled += 1;
      },
      onRepeated: () => {
        this.#repeated += 1;
      },
    });
    for (let n = 0; !this.#stopped; n += 1) {
      const { name } = listing[(index + n) % listing.length]!;
      const trade: TradeRequest = { name, quantity: 1 + (n % 4), type: (7 * n + index) % 5 < 3 ? "buy" : "sell" };
      const key = `${this.#name}-client-${index}-${n}`;
      await client.trade(trade, key, { trade: frontEnd(index), lookUp: frontEnd(n) });
    }
  }
}
