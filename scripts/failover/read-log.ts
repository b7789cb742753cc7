import { Type } from "@sinclair/typebox";
import { Order } from "../../services/contract/order.ts";
import { limits } from "../../services/runtime/limits.ts";
import { type FrontEnds, lookup } from "../client/front-ends.ts";

/**
 * All orders of a front end or an order replica, read page by page. Throws `CommandError` with the service's words
 * where it refuses, and `NoAnswer`.
 */
export async function readLog(service: FrontEnds): Promise<Order[]> {
  const orders: Order[] = [];
  for (;;) {
    const path = `/orders?after=${orders.at(-1)?.number ?? 0}&limit=${limits.pageOrders}`;
    const page = (await service.ask(lookup(path))).data(Type.Array(Order));
    orders.push(...page);
    if (page.length < limits.pageOrders) return orders;
  }
}
