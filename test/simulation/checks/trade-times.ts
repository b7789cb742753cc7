import type { TradeRequest } from "../../../services/contract/order.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";

interface Level {
  timeUs: number;
  shares: number;
}

/** What was so when a trade was sent for the first time. */
interface Beginning {
  timeUs: number;
  /** The greatest order number that anybody had been told of. */
  highestNumber: number;
  /** Whether the catalog's file was lost since then: it may have been rejected before, and that forgotten. */
  isForgettable: boolean;
}

/**
 * Guarantee 1 in time (linearizability: Herlihy and Wing 1990): an order comes after all that were answered before it
 * was asked for, and a rejection was right at some moment between the question and the answer.
 */
export class TradeTimes {
  readonly #nowUs: () => number;
  readonly #beginnings = new Map<string, Beginning>();
  readonly #levels = new Map<string, Level[]>();
  #highestNumber = 0;

  constructor(nowUs: () => number) {
    this.#nowUs = nowUs;
  }

  /** The greatest order number that anybody was told of; 0: none yet. */
  get highestNumber(): number {
    return this.#highestNumber;
  }

  /** From now on there are so many shares of the stock. */
  changed(name: string, shares: number): void {
    const levels = this.#levels.get(name) ?? [];
    levels.push({ timeUs: this.#nowUs(), shares });
    this.#levels.set(name, levels);
  }

  /** A trade with this key is sent; only the first time counts. */
  begin(key: string): void {
    if (this.#beginnings.has(key)) return;
    this.#beginnings.set(key, { timeUs: this.#nowUs(), highestNumber: this.#highestNumber, isForgettable: false });
  }

  /** The catalog's file is lost, and with it the memory of rejections, also of those that nobody was told of yet. */
  forgetRejections(): void {
    for (const beginning of this.#beginnings.values()) beginning.isForgettable = true;
  }

  /** Whether a rejection of this trade may have been forgotten, so that it can still happen. */
  isForgettable(key: string): boolean {
    return this.#beginnings.get(key)?.isForgettable ?? false;
  }

  /** A client was told the number of its order. Throws `BrokenGuarantee`. */
  accepted(key: string, number: number): void {
    const { highestNumber = 0 } = this.#beginnings.get(key) ?? {};
    if (number <= highestNumber) {
      throw new BrokenGuarantee(1, `${key} became order ${number}, but was asked for after order ${highestNumber}`);
    }
    this.#highestNumber = Math.max(this.#highestNumber, number);
  }

  /** A client was told that there are too few shares, or too many, or no such stock. Throws `BrokenGuarantee`. */
  rejected(key: string, { name, quantity, type }: TradeRequest, status: number): void {
    const levels = this.#levels.get(name);
    const wasUnknown = levels === undefined;
    const since = this.#levelsSince(key, levels ?? []);
    const tooFew = type === "buy" && Math.min(...since) < quantity;
    const tooMany = type === "sell" && Math.max(...since) > limits.sharesMax - quantity;
    if (status === 404 ? wasUnknown : tooFew || tooMany) return;
    throw new BrokenGuarantee(1, `${key} (${type} ${quantity} ${name}) was refused with ${status} without a reason`);
  }

  #levelsSince(key: string, levels: Level[]): number[] {
    const sinceUs = this.#beginnings.get(key)?.timeUs ?? 0;
    // The level of the moment is that of the last change before it.
    const first = Math.max(
      0,
      levels.findLastIndex(({ timeUs }) => timeUs <= sinceUs),
    );
    return levels.slice(first).map(({ shares }) => shares);
  }
}
