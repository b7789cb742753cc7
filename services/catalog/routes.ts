import { Elysia } from "elysia";
import { isUnusable } from "../../db/open.ts";
import { internalBody, keyed } from "../contract/body.ts";
import type { CatalogStatus } from "../contract/catalog-status.ts";
import { BazaarError } from "../contract/errors.ts";
import {
  AnswersReport,
  CatalogBatch,
  type JournalPage,
  JournalRequest,
  Opening,
  RelistPage,
  Repair,
  TermConfirmation,
  type TermConfirmed,
  TermRequest,
} from "../contract/fenced.ts";
import { healthRoutes, success } from "../contract/health.ts";
import { createController, refuser } from "../contract/http.ts";
import { LeaseEnd, type LeaseGrant, LeaseRequest, type LookupAnswer, LookupBatch } from "../contract/lookup.ts";
import { publicOrder, readCount, readIdempotencyKey, readOrderNumber, TradeRequest } from "../contract/order.ts";
import { refusedTrade } from "../contract/refused-trade.ts";
import { type ListingPage, ListingRequest } from "../contract/replication.ts";
import { noSuchStock } from "../contract/stock.ts";
import { explorer } from "../runtime/explorer/explorer.ts";
import { guarded } from "../runtime/identity-guard.ts";
import { inspectRoute } from "../runtime/inspect-route.ts";
import { limits } from "../runtime/limits.ts";
import { metricsRoutes } from "../runtime/metrics/metrics-routes.ts";
import type { RequestMeter } from "../runtime/metrics/request-meter.ts";
import type { Stopwatch } from "../runtime/metrics/stopwatch.ts";
import type { Notices } from "../runtime/notices.ts";
import { observed, RequestWatch } from "../runtime/observed.ts";
import { uuidV7 } from "../runtime/random.ts";
import type { Service, Surroundings } from "../runtime/service.ts";
import type { Authority } from "./authority.ts";
import type { BatchLog } from "./batch-log.ts";
import type { CatalogStore } from "./catalog-store.ts";
import { cantWrite, type Ledger } from "./ledger.ts";
import type { Promises } from "./promises.ts";
import type { Recovery } from "./recovery.ts";
import { publicStock, versionedStock } from "./stock-book.ts";

export interface CatalogParts extends Surroundings {
  store: CatalogStore;
  authority: Authority;
  promises: Promises;
  ledger: Ledger;
  recovery: Recovery;
  batches: BatchLog;
  commits: Stopwatch;
  requests: RequestMeter;
  notices: Notices;
  /** Called when a request shows that the database can't be used any more. */
  onUnusable(cause: unknown): void;
}

/** The catalog's HTTP routes: shapes and checks, no decisions. */
export function catalogRoutes(parts: CatalogParts): Service["app"] {
  const { authority, notices, onUnusable } = parts;
  const app = createController(refuser(notices, (cause) => isUnusable(cause) && onUnusable(cause)))
    .use(healthRoutes(parts.clock, () => missing(parts)))
    .use(publicRoutes(parts))
    .use(frontEndRoutes(parts))
    .use(leaderRoutes(parts))
    .use(recoveryRoutes(parts))
    .use(inspectRoute(parts.token, (sql) => parts.store.inspect(sql, limits.inspectLooks)))
    .use(metricsRoutes(parts, async () => (await import("./metrics.ts")).catalogMetrics(parts)));
  const explored = app.use(explorer(app, () => import("./documentation.ts")));
  const handle = guarded(explored.fetch, {
    token: parts.token,
    notices: parts.notices,
    own: () => authority.identity,
    onLineage: (lineage) => authority.assertNotReplaced(lineage),
  });
  return { handle: observed(handle, explored.routes, new RequestWatch(parts)) };
}

function missing({ authority, store }: CatalogParts): string | undefined {
  if (!authority.isOpen) return authority.waitsFor;
  return store.state.isWritable ? undefined : cantWrite;
}

function publicRoutes({ store, authority, ledger, token, random, clock }: CatalogParts) {
  return new Elysia()
    .get("/ping", () => {
      const { number: last, hash } = store.journal.head;
      const catalog: CatalogStatus = { open: authority.isOpen, opened: authority.hasHistory, last, hash };
      return { ...success("the catalog is up"), catalog };
    })
    .get("/lookup/:name", ({ params }) => {
      authority.assertOpen();
      const name = params.name ?? "";
      const stock = store.stocks.get(name);
      if (!stock) throw noSuchStock(name);
      return versionedStock(stock);
    })
    .get("/stocks", ({ query }) => {
      authority.assertOpen();
      const limit = readCount("limit", query.limit, { min: 1, max: limits.pageStocks, or: limits.pageStocks });
      return { data: store.stocks.page(query.after ?? "", limit).map(publicStock) };
    })
    .get("/orders/:number", ({ params }) => {
      authority.assertOpen();
      const number = readOrderNumber(params.number);
      const order = store.journal.get(number);
      if (!order) throw new BazaarError(404, `There is no order ${number}.`);
      return publicOrder(order);
    })
    .get("/orders", ({ query }) => {
      authority.assertOpen();
      const after = readCount("after", query.after, { min: 0, max: Number.MAX_SAFE_INTEGER, or: 0 });
      const limit = readCount("limit", query.limit, { min: 1, max: limits.pageOrders, or: limits.pageOrdersDefault });
      return { data: store.journal.page(after, limit).map(publicOrder) };
    })
    .post(
      "/update",
      async ({ body, request, set }) => {
        const sent = readIdempotencyKey(request.headers);
        const key = sent ?? uuidV7(random, clock.now());
        set.headers["idempotency-key"] = key;
        try {
          const outcome = await ledger.update({ ...body, key });
          if ("order" in outcome) return success("successfully updated stock");
          throw new BazaarError(outcome.rejection.status, outcome.rejection.message);
        } catch (cause) {
          throw refusedTrade(cause, sent === undefined ? "service" : "caller");
        }
      },
      keyed(internalBody(token, TradeRequest)),
    );
}

/** What front ends need to cache look-ups. */
function frontEndRoutes(parts: CatalogParts) {
  const { store, authority, promises, token } = parts;
  return new Elysia()
    .post(
      "/leases",
      async ({ body }): Promise<LeaseGrant> => {
        const grant = await (body.session === undefined ? promises.register(body) : promises.renew(body.session));
        return { ...grant, ...inWords(missing(parts)) };
      },
      internalBody(token, LeaseRequest),
    )
    .post(
      "/leases/end",
      ({ body }) => {
        promises.end(body.session);
        return success("ended");
      },
      internalBody(token, LeaseEnd),
    )
    .post(
      "/lookups",
      ({ body }): LookupAnswer => {
        authority.assertOpen();
        const read = (name: string) => {
          const stock = store.stocks.get(name);
          return stock ? { stock: versionedStock(stock), promised: promises.note(body.session, name) } : null;
        };
        return { generation: authority.generation, stocks: body.names.map(read) };
      },
      internalBody(token, LookupBatch),
    );
}

function inWords(missing: string | undefined): { missing?: string } {
  return missing === undefined ? {} : { missing };
}

function leaderRoutes(parts: CatalogParts) {
  const { store, authority, ledger, batches, token } = parts;
  return new Elysia()
    .post(
      "/terms",
      ({ body }) => ({ ...authority.grant(body), head: store.journal.head }),
      internalBody(token, TermRequest),
    )
    .post(
      "/terms/confirm",
      ({ body }): TermConfirmed => {
        authority.assertLeads(body);
        return { head: store.journal.head, ...inWords(missing(parts)) };
      },
      internalBody(token, TermConfirmation),
    )
    .post(
      "/batches",
      async ({ body }) => ({ outcomes: await batches.follow(body, ledger.batch(body)) }),
      internalBody(token, CatalogBatch),
    )
    .post(
      "/journal",
      ({ body }): JournalPage => {
        authority.assertGeneration(body.generation);
        const orders = store.journal.page(body.after, limits.pushOrders);
        return { orders, more: body.after + orders.length < store.journal.head.number };
      },
      internalBody(token, JournalRequest),
    );
}

function recoveryRoutes({ store, authority, recovery, token }: CatalogParts) {
  return new Elysia()
    .post(
      "/listing",
      ({ body }): ListingPage => {
        const stocks = store.stocks.listingPage(body.after, limits.listingPageStocks);
        return { hash: store.state.started.listing, stocks, more: stocks.length === limits.listingPageStocks };
      },
      internalBody(token, ListingRequest),
    )
    .post(
      "/relist",
      ({ body }) => {
        recovery.relist(body);
        return success("taken");
      },
      internalBody(token, RelistPage),
    )
    .post(
      "/answers",
      ({ body }) => {
        authority.assertLeads(body);
        authority.assertEnoughAnswered(body, authority.needs);
        return success("enough");
      },
      internalBody(token, AnswersReport),
    )
    .post("/repair", ({ body }) => ({ head: recovery.repair(body) }), internalBody(token, Repair))
    .post(
      "/open",
      ({ body }) => {
        authority.open(body, store.journal.head);
        return success("open");
      },
      internalBody(token, Opening),
    );
}
