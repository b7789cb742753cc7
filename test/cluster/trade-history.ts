import type { TradeRequest } from "../../services/contract/order.ts";

/** An order that a client was told of. */
export interface AcknowledgedOrder extends TradeRequest {
  key: string;
  number: number;
}

/** What the clients of a test were told; from then on the bazaar is bound to it. */
export class TradeHistory {
  readonly #orders = new Map<string, AcknowledgedOrder>();
  readonly #rejections = new Map<string, TradeRequest>();
  /** What no client may ever see, in words. */
  readonly faults: string[] = [];

  /** The orders, in the order in which clients were told of them. */
  get orders(): AcknowledgedOrder[] {
    return [...this.#orders.values()];
  }

  /** The trades that were rejected for want of shares, by key. */
  get rejections(): ReadonlyMap<string, TradeRequest> {
    return this.#rejections;
  }

  /** The highest order number that a client was told; 0: none yet. */
  get lastNumber(): number {
    return Math.max(0, ...this.orders.map((order) => order.number));
  }

  acknowledge(key: string, trade: TradeRequest, number: number): void {
    const before = this.#orders.get(key)?.number;
    if (before !== undefined && before !== number) this.faults.push(`${key} became order ${before} and ${number}`);
    if (this.#rejections.has(key)) this.faults.push(`${key} was rejected, and then became order ${number}`);
    this.#orders.set(key, { ...trade, key, number });
  }

  reject(key: string, trade: TradeRequest): void {
    if (this.#orders.has(key)) this.faults.push(`${key} became an order, and was then rejected`);
    this.#rejections.set(key, trade);
  }
}
