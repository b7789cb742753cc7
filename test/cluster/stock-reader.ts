import type { Stock } from "../../services/contract/stock.ts";
import { type LookUpOptions, lookUp } from "./look-up.ts";

/** One client's look-ups: whichever front ends it asks, no stock's version may go back, nor miss its own trades. */
export class StockReader {
  readonly #options: LookUpOptions;
  /** The lowest version of each stock that may still be answered. */
  readonly #floors = new Map<string, number>();

  constructor(options: LookUpOptions) {
    this.#options = options;
  }

  /** Notes that a trade of this client's was answered with an order: the stock's version has grown. */
  traded(name: string): void {
    const floor = this.#floors.get(name);
    if (floor !== undefined) this.#floors.set(name, floor + 1);
  }

  async lookUp(frontEnd: string, name: string): Promise<void> {
    const answer = await lookUp<Stock>(`${frontEnd}/stocks/${encodeURIComponent(name)}`, this.#options);
    if (!answer) return;
    if (answer.data.name !== name) this.#fault(name, JSON.stringify(answer.data));
    this.#check(name, answer.etag);
  }

  #check(name: string, etag: string): void {
    const version = Number(/^"[0-9a-f]+-([0-9]+)"$/.exec(etag)?.[1]);
    const floor = this.#floors.get(name) ?? 1;
    if (!(version >= floor)) this.#fault(name, `ETag ${etag}, where version ${floor} had been reached`);
    this.#floors.set(name, version);
  }

  #fault(name: string, what: string): void {
    this.#options.history.faults.push(`look-up of ${name}: ${what}`);
  }
}
