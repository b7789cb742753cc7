import { Order, type TradeRequest } from "../../../services/contract/order.ts";
import { Stock } from "../../../services/contract/stock.ts";
import { CommandError } from "../../command-line/command-error.ts";
import type { Answer } from "../answer.ts";
import { lookup, type Question, stockPath, tradeQuestion } from "../front-ends.ts";
import { Receipt } from "../receipt.ts";
import type { Choice, Chooser } from "./chooser.ts";
import type { PatientAsker } from "./patient-asker.ts";
import type { RequestKind, Tally } from "./tally.ts";

/** What a client needs; the tally is shared by all. */
interface Given {
  asker: PatientAsker;
  chooser: Chooser;
  tally: Tally;
}

/** One of the workload's clients: trades, and remembers every order that it was told of. */
export class TradingClient {
  readonly #given: Given;
  #told: Order[] = [];

  constructor(given: Given) {
    this.#given = given;
  }

  /** The orders that it was told of, in the order of the answers. */
  get told(): readonly Order[] {
    return this.#told;
  }

  /** Looks a stock up and perhaps trades it. What goes wrong is counted. */
  async step(): Promise<void> {
    const choice = this.#given.chooser.next();
    await this.#countErrors("look-up", async () => {
      const stock = (await this.#measured("lookups", lookup(stockPath(choice.name)))).data(Stock);
      if (stock.name !== choice.name) throw new CommandError(`another stock than the one that was asked for`);
      const trade = tradeOf(choice, stock);
      if (trade) await this.#countErrors("trade", () => this.#trade(trade));
    });
  }

  /** Asks for an order that it was told of, and compares. False where there was no answer. */
  async check(told: Order): Promise<boolean> {
    const { tally } = this.#given;
    return await this.#countErrors("order look-up", async () => {
      const answer = await this.#measured("orderLookups", lookup(`/orders/${told.number}`));
      const found = answer.status === 404 ? undefined : answer.data(Order);
      tally.ordersChecked += 1;
      const difference = found ? differenceOf(told, found) : "it is missing";
      if (difference !== undefined) tally.mismatches.add(`order ${told.number}: ${difference}`);
    });
  }

  /** A key of its own, also where a seed is used again: else the bazaar would take it for the trade of that time. */
  async #trade(trade: TradeRequest): Promise<void> {
    const { tally } = this.#given;
    const answer = await this.#measured("trades", tradeQuestion(trade, Bun.randomUUIDv7()));
    if (answer.status === 409) {
      tally.rejections.add(trade.type === "buy" ? "not enough shares" : "no room for more shares");
      return;
    }
    const number = answer.data(Receipt).transaction_number;
    this.#told.push({ number, ...trade });
    tally.ordersTold += 1;
  }

  async #measured(kind: RequestKind, question: Question): Promise<Answer> {
    const startMs = performance.now();
    const answer = await this.#given.asker.ask(question);
    this.#given.tally.latencies[kind].add(performance.now() - startMs);
    return answer;
  }

  /** Whether all went well. */
  async #countErrors(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (cause) {
      if (!(cause instanceof CommandError)) throw cause;
      this.#given.tally.errors.add(`${what}: ${cause.message}`);
      return false;
    }
  }
}

/** Where no shares are left to buy, the client sells. */
function tradeOf({ name, trade }: Choice, stock: Stock): TradeRequest | undefined {
  if (!trade) return undefined;
  return { name, quantity: trade.quantity, type: stock.quantity === 0 ? "sell" : trade.type };
}

function differenceOf(told: Order, found: Order): string | undefined {
  const fields = ["number", "name", "quantity", "type"] as const;
  const different = fields.filter((field) => told[field] !== found[field]);
  if (different.length === 0) return undefined;
  return different.map((field) => `${field} is ${found[field]}, told was ${told[field]}`).join("; ");
}
