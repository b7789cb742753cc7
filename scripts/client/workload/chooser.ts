import type { TradeRequest } from "../../../services/contract/order.ts";
import { seededRandom } from "./seeded-random.ts";

/** What a client does next: it looks the stock up, and then trades it or not. */
export interface Choice {
  name: string;
  trade: Pick<TradeRequest, "quantity" | "type"> | undefined;
}

const quantityMax = 3;

/** Chooses stocks and trades, the same ones for the same seed, client, probability and stocks. */
export class Chooser {
  readonly #names: readonly string[];
  readonly #probability: number;
  readonly #random: () => number;

  /** `probability` that a stock is traded, from 0 to 1; `names` must not be empty. */
  constructor(names: readonly string[], probability: number, seed: number, client: number) {
    this.#names = names;
    this.#probability = probability;
    this.#random = seededRandom(`${seed}/${client}`);
  }

  /** Draws as many random numbers each time, so that the choices don't depend on each other. */
  next(): Choice {
    const name = this.#names[Math.floor(this.#random() * this.#names.length)] ?? "";
    const isTraded = this.#random() < this.#probability;
    const type = this.#random() < 0.5 ? "buy" : "sell";
    const quantity = 1 + Math.floor(this.#random() * quantityMax);
    return { name, trade: isTraded ? { type, quantity } : undefined };
  }
}
