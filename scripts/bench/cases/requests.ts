import { rawRequest } from "../load/raw-request.ts";
import { stockNames } from "../systems/bazaar.ts";

/** Requests as bytes, for the load generators. */

const hotStock = stockNames[0] ?? "";

export const lookupPath = `/stocks/${hotStock}`;
export const orderPath = "/orders/1";

export function tradeRequests(names: readonly string[] = stockNames): Uint8Array[] {
  return names.map((name) => rawRequest("POST", "/orders", { name, quantity: 1, type: "buy" }));
}

/** All on one stock, as when everyone wants the same. */
export const hotTradeRequests = tradeRequests([hotStock]);

/** Of one stock, so that a bare server has the same bytes to send. */
export const lookupRequests = [rawRequest("GET", lookupPath)];

/** Of one order, for the same reason. */
export const orderRequests = [rawRequest("GET", orderPath)];

const base64 = (text: string) => Buffer.from(text).toString("base64");
const etcdValue = base64(JSON.stringify({ name: hotStock, quantity: 1, type: "buy" }));
const etcdPut = (key: string) => ({ key: base64(key), value: etcdValue });

/** One durable, replicated put, by etcd's JSON gateway. */
export const putRequests = stockNames.map((name) => rawRequest("POST", "/v3/kv/put", etcdPut(name)));

/** One compare and two puts: that the key is new, then the order and the stock. */
export const transactionRequests = stockNames.map((name) =>
  rawRequest("POST", "/v3/kv/txn", {
    compare: [{ key: base64(`none ${name}`), target: "CREATE", result: "EQUAL", create_revision: "0" }],
    success: [{ requestPut: etcdPut(`order ${name}`) }, { requestPut: etcdPut(name) }],
  }),
);
