import type { Trade, TradeRequest } from "../../services/contract/order.ts";
import { type Clock, sleep } from "../../services/runtime/clock.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { Reader } from "./reader.ts";
import type { SimulatedRandom } from "./simulated-random.ts";
import type { Trader } from "./trader.ts";

const largestBurst = 5;
const largestTrade = 30;
/** A client with so many trades under way begins no other. */
const mostUnderWay = 6;
const unlisted = "Nowhere Inc.";

/** What a client knows of the bazaar. */
export interface Market {
  frontEnds: readonly string[];
  stocks: readonly string[];
  /** Mean time between two things that this client begins. */
  paceMs: number;
  /** Changes a stock past the leader, as an operator may. */
  update(trade: TradeRequest): Promise<void>;
}

/** Somebody who uses the bazaar: now a trade or several at once, now a look, now a repetition. */
export class Client {
  readonly #clock: Clock;
  readonly #random: SimulatedRandom;
  readonly #market: Market;
  readonly #trader: Trader;
  readonly #reader: Reader;
  #stopped = false;

  constructor(clock: Clock, random: SimulatedRandom, market: Market, trader: Trader, reader: Reader) {
    this.#clock = clock;
    this.#random = random;
    this.#market = market;
    this.#trader = trader;
    this.#reader = reader;
  }

  /** Trades whose outcome is not known yet. */
  get underWay(): number {
    return this.#trader.underWay;
  }

  /** Begins something new every now and then, whether or not the last thing is finished, until `stop`. */
  async run(fail: (cause: unknown) => void): Promise<void> {
    while (!this.#stopped) {
      await sleep(this.#clock, this.#random.fraction() * 2 * this.#market.paceMs);
      const burst = this.#random.chance(0.15) ? this.#random.integer(2, largestBurst) : 1;
      for (let index = 0; index < burst; index += 1) this.#act().catch(fail);
    }
  }

  /** Begins nothing new; what is under way goes on. */
  stop(): void {
    this.#stopped = true;
  }

  #act(): Promise<void> {
    const frontEnd = this.#random.pick(this.#market.frontEnds);
    const dice = this.#random.fraction();
    if (dice < 0.6 && this.underWay < mostUnderWay) return this.#trade();
    if (dice < 0.62) return this.#market.update(this.#drawTrade());
    if (dice < 0.66) return this.#reader.lookUpNewest(frontEnd);
    if (dice < 0.9) return this.#look(frontEnd, this.#random.pick(this.#market.stocks));
    if (dice < 0.92) return this.#reader.listStocks(frontEnd);
    return this.#readPage(frontEnd);
  }

  #readPage(frontEnd: string): Promise<void> {
    const after = this.#random.integer(0, 50);
    const limit = this.#random.chance(0.5) ? this.#random.integer(1, Math.min(20, limits.pageOrders)) : undefined;
    return this.#reader.readPage(frontEnd, after, limit);
  }

  async #trade(): Promise<void> {
    const { frontEnds } = this.#market;
    const request = this.#drawTrade();
    if (this.#random.chance(0.06)) return this.#trader.compete(request, frontEnds);
    const { trade, answer } = await this.#trader.trade(request, frontEnds);
    if (answer === undefined) return;
    if ("number" in answer && this.#random.chance(0.5)) await this.#lookBack(trade, answer.number);
    // Sent again, a trade that was only refused might happen.
    if ("rejected" in answer && answer.rejected === 503) return;
    const dice = this.#random.fraction();
    if (dice < 0.15) await this.#repeat(trade);
    else if (dice < 0.2) await this.#trader.misuse(trade, frontEnds);
  }

  /** Looks a stock up, and sometimes at once again at another front end, which may not show less. */
  async #look(frontEnd: string, name: string): Promise<void> {
    if (this.#random.chance(0.1)) await this.#lookAround(frontEnd);
    await this.#reader.lookUpStock(frontEnd, name);
    if (this.#random.chance(0.3)) await this.#reader.lookUpStock(this.#random.pick(this.#market.frontEnds), name);
  }

  /** Looks several stocks up at the same time, among them some that are not listed: each gets its own answer. */
  async #lookAround(frontEnd: string): Promise<void> {
    const names = Array.from({ length: this.#random.integer(2, 4) }, () => this.#random.pick(this.#market.stocks));
    const looks = names.flatMap((name) => [
      this.#reader.lookUpStock(frontEnd, name),
      ...(this.#random.chance(0.5) ? [this.#reader.lookUpUnlisted(frontEnd, unlisted)] : []),
    ]);
    await Promise.all(looks);
  }

  /** What one was told of is found at once, and what it changed is seen, whichever front end is asked. */
  async #lookBack({ name }: Trade, number: number): Promise<void> {
    const { frontEnds } = this.#market;
    await Promise.all([
      this.#reader.lookUpOrder(this.#random.pick(frontEnds), number),
      ...frontEnds.map((frontEnd) => this.#reader.lookUpStock(frontEnd, name)),
    ]);
  }

  /** Sends the same trade once more after a while, and looks the order up where there is one. */
  async #repeat(trade: Trade): Promise<void> {
    const { frontEnds } = this.#market;
    await sleep(this.#clock, this.#random.magnitude(1, 5_000));
    const answer = await this.#trader.settle(trade, frontEnds);
    if (answer && "number" in answer) await this.#reader.lookUpOrder(this.#random.pick(frontEnds), answer.number);
  }

  #drawTrade(): TradeRequest {
    return {
      name: this.#random.chance(0.02) ? unlisted : this.#random.pick(this.#market.stocks),
      quantity: this.#random.integer(1, largestTrade),
      type: this.#random.chance(0.6) ? "buy" : "sell",
    };
  }
}
