import { Type } from "@sinclair/typebox";
import { CacheReport } from "../contract/cache-report.ts";
import { documented, type RouteDetails } from "../contract/documentation.ts";
import { healthDocumentation } from "../contract/health-documentation.ts";
import { Order, OrderNumber } from "../contract/order.ts";
import { ifNoneMatch, orderInPath, orderPage, requestId, stockInPath, stockPage } from "../contract/parameters.ts";
import {
  badNumber,
  badPage,
  keyOfAnother,
  noOrder,
  noStock,
  notEnoughShares,
  outcomeUnknown,
  refusal,
  tradeRefused,
  unknownField,
  unknownParameter,
} from "../contract/refusal.ts";
import { Stock } from "../contract/stock.ts";
import type { About } from "../runtime/explorer/explorer.ts";

export const about: About = {
  title: "Front end",
  description:
    "What the public talks to. A trade happens exactly once, a look-up is never stale, and an order that a client " +
    "was told of is not lost.",
  tags: {
    Stocks: "Prices and shares",
    Orders: "Trading, and the orders that came of it",
    Cache: "What is answered from memory",
    Health: "Whether the service is well",
  },
};

const data = <Model extends Parameters<typeof Type.Object>[0][string]>(model: Model) => Type.Object({ data: model });

const noCatalog = refusal(503, "The catalog can't be asked.", "The catalog does not answer now. Try again.");

export const routes: RouteDetails = {
  ...healthDocumentation,
  "GET /stocks/:name": documented({
    tag: "Stocks",
    summary: "The price and the shares of a stock",
    description: "With the ETag of an earlier answer in If-None-Match, an unchanged stock costs no body.",
    parameters: [stockInPath, ifNoneMatch, requestId],
    ok: data(Stock),
    tagged: true,
    errors: [noStock, unknownParameter, noCatalog],
  }),
  "GET /stocks": documented({
    tag: "Stocks",
    summary: "All stocks by name, a page at a time",
    parameters: [...stockPage, requestId],
    ok: data(Type.Array(Stock)),
    errors: [badPage, unknownParameter, noCatalog],
  }),
  "GET /cache": documented({
    tag: "Cache",
    summary: "What is in memory, and what has become of look-ups",
    description: "Counters since the start of this front end, and whether it may answer from memory just now.",
    ok: data(CacheReport),
  }),
  "POST /orders": documented({
    tag: "Orders",
    summary: "Buy or sell shares",
    description:
      "Send an Idempotency-Key of your own and you may repeat the request until you have an answer: it happens once. " +
      "Every answer carries the key that was used.",
    parameters: [requestId],
    body: "public",
    keyed: true,
    ok: data(Type.Object({ transaction_number: OrderNumber })),
    errors: [
      noStock,
      notEnoughShares,
      unknownField,
      keyOfAnother,
      tradeRefused("No leader took the trade in time."),
      outcomeUnknown,
    ],
  }),
  "GET /orders/:number": documented({
    tag: "Orders",
    summary: "An order by its number",
    description:
      "An order never changes. Caches may keep it for ever (Cache-Control: immutable) once its trader may have been " +
      "told of it; before that (no-cache), its number might still be given again if the catalog's file were lost.",
    parameters: [orderInPath, requestId],
    ok: data(Order),
    errors: [
      noOrder,
      badNumber,
      unknownParameter,
      refusal(
        503,
        "It is not known here, and the catalog, which alone knows whether it exists, can't be asked.",
        "Order 7 is not known here, and the catalog can't be asked now.",
      ),
    ],
  }),
  "GET /orders": documented({
    tag: "Orders",
    summary: "Orders by number, a page at a time",
    description: "A page with fewer orders than its limit ends where the orders end.",
    parameters: [...orderPage, requestId],
    ok: data(Type.Array(Order)),
    errors: [
      badPage,
      unknownParameter,
      refusal(
        503,
        "The page may lack orders, and the catalog, which alone knows where they end, can't be asked.",
        "Orders after 7 may be missing here, and the catalog can't be asked now.",
      ),
    ],
  }),
};
