import { isSameTrade, type Trade } from "../../../services/contract/order.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { OneHistory } from "./one-history.ts";
import type { TradeTimes } from "./trade-times.ts";

/** A definite answer to a trade: the order's number, or the status that says why there is none and never will be. */
export type Answer = { number: number } | { rejected: number };

/** Guarantee 1 as the clients see it: whatever they were told of a key stays true for ever. */
export class ClientHistory {
  readonly #history: OneHistory;
  readonly #times: TradeTimes;
  readonly #onAccepted: (number: number) => void;
  readonly #answered = new Map<string, { trade: Trade; answer: Answer }>();
  /** Trades that were told that another one has their key. */
  readonly #strangers: Trade[] = [];
  /** Orders of the history that were compared with the rejections. */
  #compared = 0;

  /** `onAccepted` is told each number that a client was told. */
  constructor(history: OneHistory, times: TradeTimes, onAccepted: (number: number) => void = () => {}) {
    this.#history = history;
    this.#times = times;
    this.#onAccepted = onAccepted;
  }

  /** Trades that were answered with an order's number, and with a rejection. */
  get totals(): { accepted: number; rejected: number } {
    const answers = [...this.#answered.values()];
    const accepted = answers.filter(({ answer }) => "number" in answer).length;
    return { accepted, rejected: answers.length - accepted };
  }

  /** Rejections may be forgotten when the catalog's file is lost: a trade that is repeated then may happen. */
  forgetRejections(): void {
    this.#times.forgetRejections();
    this.#strangers.length = 0;
    for (const [key, { answer }] of this.#answered) if (isRemembered(answer)) this.#answered.delete(key);
  }

  /** What a client was told of the key, if that is still to be true. */
  answerTo(key: string): Answer | undefined {
    return this.#answered.get(key)?.answer;
  }

  /** All requests for this trade were refused with 503. Throws `BrokenGuarantee` if it was done all the same. */
  assertNotDone(key: string): void {
    const order = this.#history.withKey(key);
    if (order) throw new BrokenGuarantee(1, `key ${key} was only ever refused with 503 but is order ${order.number}`);
  }

  /** The greatest order number that a client was told of; 0: none yet. */
  readonly highestTold = (): number => this.#times.highestNumber;

  /** A trade is sent, for the first time or again. */
  begin({ key }: Trade): void {
    this.#times.begin(key);
  }

  /** Notes an answer and checks it against what is true now. Throws `BrokenGuarantee`. */
  note(trade: Trade, answer: Answer): void {
    const earlier = this.#answered.get(trade.key)?.answer;
    if (earlier && JSON.stringify(earlier) !== JSON.stringify(answer)) {
      const both = `${JSON.stringify(earlier)}, then ${JSON.stringify(answer)}`;
      throw new BrokenGuarantee(1, `key ${trade.key} was answered ${both}`);
    }
    if (!earlier) this.#checkTime(trade, answer);
    if (isRemembered(answer) && this.#times.isForgettable(trade.key)) return;
    this.#answered.set(trade.key, { trade, answer });
    this.#compare(trade, answer);
    if ("number" in answer) this.#onAccepted(answer.number);
  }

  /** A trade was told that its key is another one's: then it must never be an order. Throws `BrokenGuarantee`. */
  noteStranger(trade: Trade): void {
    if (this.#times.isForgettable(trade.key)) return;
    this.#strangers.push(trade);
    this.#compareStranger(trade);
  }

  #compareStranger(trade: Trade): void {
    const order = this.#history.withKey(trade.key);
    if (!order || !isSameTrade(order, trade)) return;
    throw new BrokenGuarantee(1, `key ${trade.key} was said to be another trade's but is order ${order.number}`);
  }

  #checkTime(trade: Trade, answer: Answer): void {
    if ("number" in answer) this.#times.accepted(trade.key, answer.number);
    else if (answer.rejected !== 503) this.#times.rejected(trade.key, trade, answer.rejected);
  }

  /** Checks that no order since the last call is one that a client was told would never be. Throws `BrokenGuarantee`. */
  checkNew(): void {
    while (this.#compared < this.#history.length) {
      this.#compared += 1;
      const key = this.#history.at(this.#compared)?.key ?? "";
      const known = this.#answered.get(key);
      if (known) this.#compare(known.trade, known.answer);
    }
  }

  /** Checks every answer that was ever given again. Throws `BrokenGuarantee`. */
  checkAll(): void {
    for (const { trade, answer } of this.#answered.values()) this.#compare(trade, answer);
    for (const trade of this.#strangers) this.#compareStranger(trade);
  }

  #compare(trade: Trade, answer: Answer): void {
    const order = this.#history.withKey(trade.key);
    if ("rejected" in answer) {
      const refusal = `key ${trade.key} was refused with ${answer.rejected}`;
      if (order) throw new BrokenGuarantee(1, `${refusal} but is order ${order.number}`);
      return;
    }
    if (!order) throw new BrokenGuarantee(1, `key ${trade.key} was answered ${answer.number} but has no order`);
    if (order.number !== answer.number) {
      throw new BrokenGuarantee(1, `key ${trade.key} was answered ${answer.number} but is order ${order.number}`);
    }
    if (order.name !== trade.name || order.quantity !== trade.quantity || order.type !== trade.type) {
      throw new BrokenGuarantee(1, `order ${order.number} is not what was asked for: ${JSON.stringify(trade)}`);
    }
  }
}

/** Whether it is a rejection that the catalog keeps under its key; that nothing was done, it need not keep. */
function isRemembered(answer: Answer): boolean {
  return "rejected" in answer && answer.rejected !== 503;
}
