import type { Order } from "../../services/contract/order.ts";
import type { ReplicaStatus } from "../../services/contract/replication.ts";
import type { Stock } from "../../services/contract/stock.ts";
import { limits } from "../../services/runtime/limits.ts";

/** The JSON answer to a GET. Throws for any status but 200, and where none comes in time. */
export async function getJson<Answer>(url: string, waitMs = 5_000): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(waitMs) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`GET ${url}: ${response.status} ${text}`);
  return JSON.parse(text) as Answer;
}

/** All orders that a service answers with, a page at a time. */
export async function readOrders(url: string): Promise<Order[]> {
  const orders: Order[] = [];
  for (;;) {
    const path = `/orders?after=${orders.length}&limit=${limits.pageOrders}`;
    const { data } = await getJson<{ data: Order[] }>(url + path);
    orders.push(...data);
    if (data.length < limits.pageOrders) return orders;
  }
}

export async function readOrder(frontEnd: string, number: number): Promise<Order> {
  return (await getJson<{ data: Order }>(`${frontEnd}/orders/${number}`)).data;
}

export async function readStock(frontEnd: string, name: string): Promise<Stock> {
  return (await getJson<{ data: Stock }>(`${frontEnd}/stocks/${encodeURIComponent(name)}`)).data;
}

/** What a replica says of itself. One that is paused does not say it in time. */
export async function readStatus(replica: string): Promise<ReplicaStatus> {
  return (await getJson<{ replica: ReplicaStatus }>(`${replica}/ping`, 1_000)).replica;
}
