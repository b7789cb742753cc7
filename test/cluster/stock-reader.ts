import type { Stock } from "../../services/contract/stock.ts";
import type { TradeHistory } from "./trade-history.ts";

/** One client's look-ups: whichever front ends it asks, no stock's version may go back, nor miss its own trades. */
export class StockReader {
  readonly #history: TradeHistory;
  readonly #bearsOutage: boolean;
  /** The lowest version of each stock that may still be answered. */
  readonly #floors = new Map<string, number>();

  /** `bearsOutage`: whether a 503, or a connection that is refused or lost, is no fault. */
  constructor(history: TradeHistory, options: { bearsOutage: boolean }) {
    this.#history = history;
    this.#bearsOutage = options.bearsOutage;
  }

  /** Notes that a trade of this client's was answered with an order: the stock's version has grown. */
  traded(name: string): void {
    const floor = this.#floors.get(name);
    if (floor !== undefined) this.#floors.set(name, floor + 1);
  }

  async lookUp(frontEnd: string, name: string): Promise<void> {
    try {
      const response = await fetch(`${frontEnd}/stocks/${encodeURIComponent(name)}`, {
        signal: AbortSignal.timeout(5_000),
      });
      const body = (await response.json()) as { data?: Stock };
      if (response.status === 200 && body.data?.name === name) this.#check(name, response.headers.get("etag") ?? "");
      else if (response.status !== 503 || !this.#bearsOutage) this.#fault(name, JSON.stringify(body));
    } catch (cause) {
      if (!this.#bearsOutage) this.#fault(name, String(cause));
    }
  }

  #check(name: string, etag: string): void {
    const version = Number(/^"[0-9a-f]+-([0-9]+)"$/.exec(etag)?.[1]);
    const floor = this.#floors.get(name) ?? 1;
    if (!(version >= floor)) this.#fault(name, `ETag ${etag}, where version ${floor} had been reached`);
    this.#floors.set(name, version);
  }

  #fault(name: string, what: string): void {
    this.#history.faults.push(`look-up of ${name}: ${what}`);
  }
}
