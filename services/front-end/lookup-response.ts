import { matchesEtag } from "../contract/etag.ts";
import type { Order } from "../contract/order.ts";
import type { TaggedStock } from "./stock-cache.ts";

/** The answer to a look-up of a stock: to be asked for again each time; 304 to who has this state of it already. */
export function stockResponse({ json, etag }: TaggedStock, ifNoneMatch: string | null): Response {
  if (matchesEtag(ifNoneMatch, etag)) {
    return new Response(null, { status: 304, headers: { etag, "cache-control": "no-cache" } });
  }
  return new Response(json, { headers: { "content-type": "application/json", etag, "cache-control": "no-cache" } });
}

/** The answer to a look-up of an order, which never changes. */
export function orderResponse(order: Order): Response {
  const headers = { "content-type": "application/json", "cache-control": "immutable, max-age=31536000" };
  return new Response(JSON.stringify({ data: order }), { headers });
}
