import { Elysia } from "elysia";
import { internalBody, optionalInternalBody } from "../contract/body.ts";
import { BazaarError } from "../contract/errors.ts";
import { healthRoutes, success } from "../contract/health.ts";
import { createController, type Refused, refuser } from "../contract/http.ts";
import { Invalidation, Invalidations } from "../contract/lookup.ts";
import { PublicTrade, readCount, readOrderNumber } from "../contract/order.ts";
import { assertKnown } from "../contract/query.ts";
import { readRequestId } from "../contract/request-id.ts";
import { isStockName, noSuchStock, type Stock } from "../contract/stock.ts";
import { explorer } from "../runtime/explorer/explorer.ts";
import { guarded } from "../runtime/identity-guard.ts";
import { limits } from "../runtime/limits.ts";
import type { BatchFigures } from "../runtime/metrics/batch-metrics.ts";
import { metricsRoutes } from "../runtime/metrics/metrics-routes.ts";
import type { RequestMeter } from "../runtime/metrics/request-meter.ts";
import type { Notices } from "../runtime/notices.ts";
import { observed, RequestWatch } from "../runtime/observed.ts";
import { Peer } from "../runtime/peer.ts";
import type { Service, Surroundings } from "../runtime/service.ts";
import { cacheReport } from "./cache-report.ts";
import type { CatalogLease } from "./catalog-lease.ts";
import type { Dashboard } from "./dashboard/dashboard.ts";
import { dashboardRoutes } from "./dashboard/dashboard-routes.ts";
import type { KnownBazaar } from "./known-bazaar.ts";
import type { LeaderFinder } from "./leader-finder.ts";
import { orderResponse, stockResponse } from "./lookup-response.ts";
import { missing } from "./missing.ts";
import type { OrderLookup } from "./order-lookup.ts";
import { otherServices } from "./other-services.ts";
import { isOrder, orderPlacer } from "./place-order.ts";
import { quickAnswer } from "./quick-answer.ts";
import { withRequestIds } from "./request-ids.ts";
import type { StockCache } from "./stock-cache.ts";
import type { Trader } from "./trader.ts";

export interface FrontEndParts extends Surroundings {
  catalogUrl: string;
  bazaar: KnownBazaar;
  lease: CatalogLease;
  cache: StockCache;
  finder: LeaderFinder;
  trader: Pick<Trader, "trade">;
  orders: OrderLookup;
  dashboard: Dashboard;
  tradeBatches: BatchFigures;
  requests: RequestMeter;
  notices: Notices;
}

/** The front end's HTTP routes: shapes and checks, no decisions. */
export function frontEndRoutes(parts: FrontEndParts): Service["app"] {
  const { cache, orders, notices } = parts;
  const refused = ({ message, ...fields }: Refused) => notices.warn(`refused ${fields.status}`, fields, message);
  const refuse = refuser(notices, () => {}, refused);
  const watch = new RequestWatch(parts);
  const placeOrder = orderPlacer(parts, refuse, watch);
  const app = createController(refuse)
    .use(healthRoutes(parts.clock, () => missing(parts.lease, parts.finder)))
    .use(stockRoutes(parts))
    .get("/cache", () => ({ data: cacheReport(parts) }))
    .use(orderRoutes(orders, placeOrder))
    .use(dashboardRoutes(parts.dashboard))
    .use(metricsRoutes(parts, async () => (await import("./metrics.ts")).frontEndMetrics(parts)));
  const explored = app.use(explorer(app, () => import("./documentation.ts"), otherServices(parts)));
  const inner = guarded(explored.fetch, {
    token: parts.token,
    notices,
    own: () => parts.bazaar.identity,
    onLineage: (lineage) => parts.bazaar.hearLineage(lineage),
  });
  const handle = withRequestIds(observed(inner, explored.routes, watch), parts);
  return {
    // What most requests ask for does not pass the router, whose work for a request costs more than the rest.
    handle: (request) =>
      isOrder(request) ? placeOrder(request) : (quickAnswer(request, cache, orders) ?? handle(request)),
  };
}

/** For the catalog alone, and no part of what the public is told of. */
const hidden = { detail: { hide: true } };

function stockRoutes(parts: FrontEndParts) {
  const { cache, lease, bazaar, token } = parts;
  const catalog = new Peer(parts, parts.catalogUrl);
  return new Elysia()
    .get("/stocks/:name", async ({ params, query, request }) => {
      assertKnown(query, []);
      const name = params.name ?? "";
      // What can't be a name is not asked for: it would spoil the look-ups that travel with it.
      const found = isStockName(name) ? await askCatalog(cache.get(name, readRequestId(request.headers))) : undefined;
      if (!found) throw noSuchStock(name);
      return stockResponse(found, request.headers.get("if-none-match"));
    })
    .get("/stocks", ({ query, request }) => {
      assertKnown(query, ["after", "limit"]);
      const limit = readCount("limit", query.limit, { min: 1, max: limits.pageStocks, or: limits.pageStocks });
      const path = `/stocks?limit=${limit}&after=${encodeURIComponent(query.after ?? "")}`;
      const requestId = readRequestId(request.headers);
      const ask = () => catalog.get<{ data: Stock[] }>(path, limits.lookupMs, requestId);
      return askCatalog(bazaar.believing(ask));
    })
    .post(
      "/invalidate/:name",
      ({ params }) => {
        cache.invalidate(params.name);
        return success("invalidated");
      },
      { ...optionalInternalBody(token, Invalidation), ...hidden },
    )
    .post(
      "/invalidations",
      ({ body }) => {
        lease.assertMeant(body.instance);
        for (const name of body.names) cache.invalidate(name);
        return success("invalidated");
      },
      { ...internalBody(token, Invalidations), ...hidden },
    );
}

/** What the catalog answers; 503 in words where it does not. */
async function askCatalog<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof BazaarError) throw cause;
    throw new BazaarError(503, "The catalog does not answer now. Try again.", {}, { cause });
  }
}

function orderRoutes(orders: OrderLookup, placeOrder: (request: Request) => Promise<Response>) {
  return (
    new Elysia()
      // Only for its description: `isOrder` has seen to all of them.
      .post("/orders", ({ request }) => placeOrder(request), { parse: "none", body: PublicTrade })
      .get("/orders/:number", async ({ params, query, request }) => {
        assertKnown(query, []);
        const found = await orders.get(readOrderNumber(params.number), readRequestId(request.headers));
        return orderResponse(found.order, found.isFinal);
      })
      .get("/orders", async ({ query, request }) => {
        assertKnown(query, ["after", "limit"]);
        const after = readCount("after", query.after, { min: 0, max: Number.MAX_SAFE_INTEGER, or: 0 });
        const limit = readCount("limit", query.limit, { min: 1, max: limits.pageOrders, or: limits.pageOrdersDefault });
        return { data: await orders.page(after, limit, readRequestId(request.headers)) };
      })
  );
}
