import { type TSchema, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { IdempotencyKey, OrderNumber } from "./order.ts";
import { RequestId } from "./request-id.ts";
import { StockName } from "./stock.ts";

/** A parameter of a route, as OpenAPI describes it. */
export interface Parameter {
  in: "path" | "query" | "header";
  name: string;
  description: string;
  required: boolean;
  schema: TSchema;
  example?: string | number;
}

const optional = { required: false } as const;

export const stockInPath: Parameter = {
  in: "path",
  name: "name",
  description: "a stock's name",
  required: true,
  schema: StockName,
  example: "GameStart",
};

export const orderInPath: Parameter = {
  in: "path",
  name: "number",
  description: "an order's number",
  required: true,
  schema: OrderNumber,
  example: 1,
};

/** Pages go on after the last name that one has seen. */
export const stockPage: Parameter[] = [
  {
    in: "query",
    name: "after",
    description: "a name: the page begins with the next one",
    schema: Type.String({ default: "" }),
    ...optional,
  },
  pageLimit(limits.pageStocks, limits.pageStocks),
];

export const orderPage: Parameter[] = [
  {
    in: "query",
    name: "after",
    description: "an order's number: the page begins with the next one",
    schema: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
    ...optional,
  },
  pageLimit(limits.pageOrders, limits.pageOrdersDefault),
];

export const ifNoneMatch: Parameter = {
  in: "header",
  name: "If-None-Match",
  description: "the ETag of an earlier answer: 304, without a body, while the stock is unchanged",
  schema: Type.String(),
  ...optional,
};

export const idempotencyKey: Parameter = {
  in: "header",
  name: "Idempotency-Key",
  description: "names this trade for ever: however often it is sent with one key, it happens once",
  schema: IdempotencyKey,
  ...optional,
};

export const requestId: Parameter = {
  in: "header",
  name: "X-Request-Id",
  description:
    "the name of the request in the logs of all services; left out or not fit, it gets one; the answer tells",
  schema: RequestId,
  ...optional,
};

export const wireVersionParameter: Parameter = {
  in: "header",
  name: "X-Bazaar-Wire",
  description: "the caller's wire version: another one than the service's is refused",
  schema: Type.String({ examples: ["1"] }),
  ...optional,
};

function pageLimit(maximum: number, byDefault: number): Parameter {
  const schema = Type.Integer({ minimum: 1, maximum, default: byDefault });
  return { in: "query", name: "limit", description: "how many at most", schema, ...optional };
}
