import type { Order } from "../../services/contract/order.ts";
import { type LookUpOptions, lookUp } from "./look-up.ts";

/** Looks up orders that a client was told of: from then on each is there, and the same, whoever is asked. */
export class OrderReader {
  readonly #options: LookUpOptions;

  constructor(options: LookUpOptions) {
    this.#options = options;
  }

  async lookUp(frontEnd: string, order: Order): Promise<void> {
    const answer = await lookUp<Order>(`${frontEnd}/orders/${order.number}`, this.#options);
    if (!answer || Bun.deepEquals(answer.data, order)) return;
    const { faults } = this.#options.history;
    faults.push(`order ${order.number} is ${JSON.stringify(answer.data)}, but was ${JSON.stringify(order)}`);
  }
}
