import { Elysia } from "elysia";
import { isUnusable } from "../../db/open.ts";
import { internalBody, keyed } from "../contract/body.ts";
import { askAgain, forEver } from "../contract/caching.ts";
import { BazaarError } from "../contract/errors.ts";
import { healthRoutes, success } from "../contract/health.ts";
import { createController, type Refused, refuser } from "../contract/http.ts";
import {
  publicOrder,
  readCount,
  readIdempotencyKey,
  readOrderNumber,
  type Side,
  type Trade,
} from "../contract/order.ts";
import { refusedTrade } from "../contract/refused-trade.ts";
import {
  FollowerQuestion,
  IdentityNote,
  LeaderBroadcast,
  ListingRequest,
  OneSidedTrade,
  Push,
  type ReplicaStatus,
  SyncRequest,
  TradeBatch,
  type TradeResult,
} from "../contract/replication.ts";
import { timedOut, withTimeout } from "../runtime/clock.ts";
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
import type { Follower } from "./follower.ts";
import type { Following } from "./following.ts";
import type { Replica } from "./replica.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import type { TradeLog } from "./trade-log.ts";

export interface ReplicaParts extends Surroundings {
  id: number;
  replica: Replica;
  follower: Follower;
  following: Following;
  standing: Standing;
  store: ReplicaStore;
  trades: TradeLog;
  commits: Stopwatch;
  requests: RequestMeter;
  notices: Notices;
  /** Called when a request shows that the database can't be used any more. */
  onUnusable(cause: unknown): void;
}

/** An order replica's HTTP routes: shapes and checks, no decisions. */
export function replicaRoutes(parts: ReplicaParts): Service["app"] {
  const { notices, following } = parts;
  const unexpected = (cause: unknown) => void (isUnusable(cause) && parts.onUnusable(cause));
  const refused = ({ status }: Refused) => void (status === 401 && following.stranger());
  const app = createController(refuser(notices, unexpected, refused))
    .use(healthRoutes(parts.clock, () => missing(parts)))
    .use(publicRoutes(parts))
    .use(tradeRoutes(parts))
    .use(replicationRoutes(parts))
    .use(leadRoutes(parts))
    .use(inspectRoute(parts.token, (sql) => parts.store.inspect(sql, mostLooks(parts.standing))))
    .use(metricsRoutes(parts, async () => (await import("./metrics.ts")).replicaMetrics(parts)));
  const explored = app.use(explorer(app, () => import("./documentation.ts")));
  const handle = guarded(explored.fetch, {
    token: parts.token,
    notices: parts.notices,
    own: () => parts.standing.identity,
    onLineage: (lineage) => parts.standing.hear(lineage),
  });
  return { handle: observed(handle, explored.routes, new RequestWatch(parts)) };
}

/** Trades wait for who leads. */
function mostLooks({ role }: Standing): number {
  return role === "follower" || role === "aside" ? limits.inspectFollowerLooks : limits.inspectLooks;
}

/** Why this replica can take no part at all. */
function disabled({ standing, store, id }: ReplicaParts): string | undefined {
  if (standing.role === "aside") return `Replica ${id} has stepped aside: ${standing.status.reason}.`;
  if (!store.writable) return `Replica ${id} can't write its database.`;
  return undefined;
}

function missing(parts: ReplicaParts): string | undefined {
  const { standing, replica, following } = parts;
  const why = disabled(parts);
  if (why !== undefined) return why;
  if (standing.role === "leader") return replica.refuses;
  const { missing } = following;
  const { declined } = replica;
  if (missing === undefined || declined === undefined) return missing;
  return `${missing} It did not take the lead itself: ${declined}`;
}

function publicRoutes(parts: ReplicaParts) {
  const { follower, replica, standing, id } = parts;
  return new Elysia()
    .get("/ping", () => {
      const reason = disabled(parts);
      if (reason) throw new BazaarError(503, reason, { replica: standing.status });
      const { refuses } = replica;
      const status: ReplicaStatus = refuses === undefined ? standing.status : { ...standing.status, refuses };
      return { ...success(`replica ${id} is up`), replica: status, identity: standing.knownIdentity };
    })
    .get("/orders/:number", ({ params, set }) => {
      const number = readOrderNumber(params.number);
      const [order] = follower.orders(number - 1, 1);
      if (!order) throw new BazaarError(404, `There is no order ${number} in the log of replica ${id}.`);
      set.headers["cache-control"] = number <= replica.acknowledged ? forEver : askAgain;
      return publicOrder(order);
    })
    .get("/orders", ({ query }) => {
      const after = readCount("after", query.after, { min: 0, max: Number.MAX_SAFE_INTEGER, or: 0 });
      const limit = readCount("limit", query.limit, { min: 1, max: limits.pageOrders, or: limits.pageOrdersDefault });
      return { data: follower.orders(after, limit).map(publicOrder) };
    });
}

function tradeRoutes({ replica, trades, token, clock, random }: ReplicaParts) {
  const timed = async (trade: Trade, leftMs: number): Promise<TradeResult> => {
    try {
      const result = replica.trade({ ...trade, deadlineMs: clock.monotonic() + leftMs });
      const answer = await withTimeout(clock, leftMs, result);
      if (answer !== timedOut) return answer;
      return { status: 504, message: "The trade is not done yet; ask again with the same Idempotency-Key." };
    } catch (cause) {
      if (!(cause instanceof BazaarError)) throw cause;
      return { ...cause.details, status: cause.status, message: cause.message };
    }
  };
  const told = (trade: Trade, leftMs: number) => trades.follow(trade, timed(trade, leftMs));
  const one = (type: Side) => async (context: { body: OneSided; request: Request; set: Headered }) => {
    const sent = readIdempotencyKey(context.request.headers);
    const key = sent ?? uuidV7(random, clock.now());
    context.set.headers["idempotency-key"] = key;
    const { name, quantity } = context.body;
    replica.assertLeads();
    const result = await told({ name, quantity, type, key }, limits.tradeMs);
    if ("number" in result) return { transaction_number: result.number };
    throw refusedTrade(new BazaarError(result.status, result.message), sent === undefined ? "service" : "caller");
  };
  return new Elysia()
    .post("/buy", one("buy"), keyed(internalBody(token, OneSidedTrade)))
    .post("/sell", one("sell"), keyed(internalBody(token, OneSidedTrade)))
    .post(
      "/trades",
      async ({ body }) => {
        // 421 for the batch as a whole only here, before any of its trades has begun.
        replica.assertLeads();
        return { results: await Promise.all(body.trades.map(({ leftMs, ...trade }) => told(trade, leftMs))) };
      },
      internalBody(token, TradeBatch),
    );
}

type OneSided = typeof OneSidedTrade.static;
type Headered = { headers: Record<string, string | number> };

function replicationRoutes({ follower, following, replica, token }: ReplicaParts) {
  return new Elysia()
    .post(
      "/push",
      async ({ body }) => {
        const last = await follower.push(body);
        following.pushed(body, last);
        return { ...success("written"), last };
      },
      internalBody(token, Push),
    )
    .post("/follower", ({ body }) => replica.follower(body.replica), internalBody(token, FollowerQuestion))
    .post("/sync", ({ body }) => follower.sync(body), internalBody(token, SyncRequest))
    .post(
      "/identity",
      ({ body }) => {
        follower.noteIdentity(body);
        return success("written");
      },
      internalBody(token, IdentityNote),
    )
    .post("/listing", ({ body }) => follower.listingPage(body.after), internalBody(token, ListingRequest));
}

function leadRoutes({ replica, follower, standing, id, token }: ReplicaParts) {
  return new Elysia().post(
    "/leader-broadcast",
    async ({ body: { leader, term } }) => {
      if (leader !== id) {
        if (term === undefined)
          throw new BazaarError(422, `This is replica ${id}: offer replica ${leader} the lead itself.`);
        follower.follow(leader, term);
        return success(`replica ${id} follows replica ${leader} in term ${term}`);
      }
      // With a term, this replica is only asked to confirm that it leads that one.
      if (term !== undefined && !(standing.role === "leader" && standing.term === term)) throw standing.olderTerm(term);
      const granted = await replica.takeLead();
      return { ...success(`replica ${id} leads term ${granted}`), term: granted };
    },
    internalBody(token, LeaderBroadcast),
  );
}
