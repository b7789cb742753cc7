import { askAgain, forEver } from "../contract/caching.ts";
import { matchesEtag } from "../contract/etag.ts";
import type { Order } from "../contract/order.ts";
import type { Stock } from "../contract/stock.ts";

/** A stock as it is answered, with the tag that names this state of it. */
export interface TaggedStock {
  etag: string;
  /** What the answer is made of. */
  json: string;
  init: ResponseInit;
}

/** Made once for each state of a stock: to read the headers of each answer anew costs more than to find the stock. */
export function tagStock(stock: Stock, etag: string): TaggedStock {
  const headers = new Headers({ "content-type": "application/json", etag, "cache-control": askAgain });
  return { etag, json: JSON.stringify({ data: stock }), init: { headers } };
}

/** The answer to a look-up of a stock: to be asked for again each time; 304 to who has this state of it already. */
export function stockResponse({ json, init, etag }: TaggedStock, ifNoneMatch: string | null): Response {
  if (matchesEtag(ifNoneMatch, etag)) {
    return new Response(null, { status: 304, headers: { etag, "cache-control": askAgain } });
  }
  return new Response(json, init);
}

const orderInit = (cacheControl: string) => ({
  headers: new Headers({ "content-type": "application/json", "cache-control": cacheControl }),
});
const ofAFinalOrder = orderInit(forEver);
const ofAnOrder = orderInit(askAgain);

/** The answer to a look-up of an order; only a final one may be kept by others. */
export function orderResponse(order: Order, isFinal: boolean): Response {
  return new Response(JSON.stringify({ data: order }), isFinal ? ofAFinalOrder : ofAnOrder);
}
