import { reader, readPublic } from "../contract/body.ts";
import type { Refuse } from "../contract/http.ts";
import { idempotencyKeyHeader, isIdempotencyKey, readIdempotencyKey, TradeRequest } from "../contract/order.ts";
import { readRequestId } from "../contract/request-id.ts";
import type { Clock } from "../runtime/clock.ts";
import { type Random, uuidV7 } from "../runtime/random.ts";
import type { Trader } from "./trader.ts";

export interface PlaceOrderParts {
  trader: Pick<Trader, "trade">;
  random: Random;
  clock: Clock;
}

const ordersUrl = /^[^/]*\/\/[^/]*\/orders$/;

/** Whether a request plainly asks for a trade. */
export function isOrder(request: Request): boolean {
  return request.method === "POST" && ordersUrl.test(request.url);
}

/** How `POST /orders` is answered, from the request to the response; a refusal, too, carries the key, if there is one. */
export function orderPlacer({ trader, random, clock }: PlaceOrderParts, refuse: Refuse) {
  const readTrade = reader(TradeRequest, readPublic);
  return async (request: Request): Promise<Response> => {
    const given = request.headers.get(idempotencyKeyHeader);
    let key = isIdempotencyKey(given) ? given : undefined;
    try {
      const { name, quantity, type } = await readTrade(request);
      key ??= readIdempotencyKey(request.headers) ?? uuidV7(random, clock.now());
      const requestId = readRequestId(request.headers);
      const number = await trader.trade({ name, quantity, type, key, ...(requestId !== undefined && { requestId }) });
      const headers = { "content-type": "application/json", [idempotencyKeyHeader]: key };
      return new Response(JSON.stringify({ data: { transaction_number: number } }), { headers });
    } catch (cause) {
      const response = refuse(cause, request, key);
      if (key !== undefined) response.headers.set(idempotencyKeyHeader, key);
      return response;
    }
  };
}
