import { orderResponse, stockResponse } from "./lookup-response.ts";
import type { OrderLookup } from "./order-lookup.ts";
import type { StockCache } from "./stock-cache.ts";

/** A name that stands in a path as it is: whatever may have to be decoded, or ends a path, is the router's to read. */
const plainLookup = /^[^/]*\/\/[^/]*\/(stocks|orders)\/([\w-]+)$/;

/**
 * The answer to a look-up of what is in memory; undefined for every other request. It stands before the router, whose
 * work for a request costs more than all of this.
 */
export function quickAnswer(
  request: Request,
  cache: Pick<StockCache, "held">,
  lookup: Pick<OrderLookup, "held">,
): Response | undefined {
  if (request.method !== "GET") return undefined;
  const [, kind, name = ""] = plainLookup.exec(request.url) ?? [];
  if (kind === undefined) return undefined;
  if (kind === "stocks") {
    const found = cache.held(name);
    return found && stockResponse(found, request.headers.get("if-none-match"));
  }
  const order = lookup.held(name);
  return order && orderResponse(order, true);
}
