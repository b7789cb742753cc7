import { matchesEtag } from "../contract/etag.ts";
import type { TaggedStock } from "./stock-cache.ts";

/** An order never changes. */
const orderHeaders = { "content-type": "application/json", "cache-control": "immutable, max-age=31536000" };

/** A stock, to be asked for again each time; 304 to who has this state of it already. */
export function stockResponse({ json, etag }: TaggedStock, ifNoneMatch: string | null): Response {
  if (matchesEtag(ifNoneMatch, etag)) {
    return new Response(null, { status: 304, headers: { etag, "cache-control": "no-cache" } });
  }
  return new Response(json, { headers: { "content-type": "application/json", etag, "cache-control": "no-cache" } });
}

/** An order, from its JSON. */
export function orderResponse(json: string): Response {
  return new Response(json, { headers: orderHeaders });
}
