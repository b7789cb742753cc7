import { reader, readPublic } from "../contract/body.ts";
import type { Refuse } from "../contract/http.ts";
import { idempotencyKeyHeader, isIdempotencyKey, PublicTrade, readIdempotencyKey } from "../contract/order.ts";
import { refusedTrade } from "../contract/refused-trade.ts";
import { readRequestId, requestIdHeader } from "../contract/request-id.ts";
import type { Clock } from "../runtime/clock.ts";
import type { RequestWatch } from "../runtime/observed.ts";
import { type Random, uuidV7 } from "../runtime/random.ts";
import type { Trader } from "./trader.ts";

const path = "/orders";
const url = new RegExp(`^[^/]*//[^/]*${path}/?(\\?|$)`);

/** Whether a request asks for a trade. */
export function isOrder(request: Request): boolean {
  return request.method === "POST" && url.test(request.url);
}

export interface PlaceOrderParts {
  trader: Pick<Trader, "trade">;
  random: Random;
  clock: Clock;
}

/**
 * How a trade is answered, from the request to the response. It is called by its client's request id, or else by its
 * key; a refusal, too, carries both, as far as there are any.
 */
export function orderPlacer({ trader, random, clock }: PlaceOrderParts, refuse: Refuse, watch: RequestWatch) {
  const readTrade = reader(PublicTrade, readPublic);
  return async (request: Request): Promise<Response> => {
    const begunMs = watch.begin();
    const requestId = readRequestId(request.headers);
    const given = request.headers.get(idempotencyKeyHeader);
    let key = isIdempotencyKey(given) ? given : undefined;
    try {
      const { name, quantity, type } = await readTrade(request);
      key ??= readIdempotencyKey(request.headers) ?? uuidV7(random, clock.now());
      const number = await trader.trade({ name, quantity, type, key, ...(requestId !== undefined && { requestId }) });
      const headers = {
        "content-type": "application/json",
        [idempotencyKeyHeader]: key,
        [requestIdHeader]: requestId ?? key,
      };
      const response = new Response(JSON.stringify({ data: { transaction_number: number } }), { headers });
      return watch.end(begunMs, `POST ${path}`, response, () => requestId ?? key);
    } catch (cause) {
      const response = refuse(refusedTrade(cause, given === null ? "service" : "caller"), request, requestId ?? key);
      if (key !== undefined) response.headers.set(idempotencyKeyHeader, key);
      response.headers.set(requestIdHeader, requestId ?? key ?? uuidV7(random, clock.now()));
      return watch.end(begunMs, `POST ${path}`, response, () => requestId ?? key);
    }
  };
}
