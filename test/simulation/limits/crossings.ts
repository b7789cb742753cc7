import type { LogEntry, Trade } from "../../../services/contract/order.ts";
import { type Limits, limits } from "../../../services/runtime/limits.ts";

export type LimitName = keyof Limits;

/** A request and its answer, as they went over the wire. */
export interface Call {
  /** Who was asked. */
  host: string;
  path: string;
  request: unknown;
  answer: unknown;
}

/** What shows that a run has come to the far side of a limit. */
export type Crossing =
  /** A timer of just this length ran out in a process. */
  | { by: "timer" }
  /** A process answered, or logged, in these words. */
  | { by: "answer's words" | "log"; words(limit: number): string }
  /** An answer to a request of this sort. */
  | { by: "call"; sort: string; shows(call: Call, limit: number): boolean }
  /** `CrossingWatch` sees it in its own way. */
  | { by: "watch" }
  /** No simulated run can cross it, for this reason. */
  | { by: "nothing"; because: string };

const timer: Crossing = { by: "timer" };
const watch: Crossing = { by: "watch" };
const nothing = (because: string): Crossing => ({ by: "nothing", because });
const logged = (text: string): Crossing => ({ by: "log", words: () => text });
const answered = (words: (limit: number) => string): Crossing => ({ by: "answer's words", words });
const call = <Request, Answer>(
  sort: string,
  shows: (parts: { request: Request; answer: Answer; path: string; host: string }, limit: number) => boolean,
): Crossing => ({
  by: "call",
  sort,
  shows: (all, limit) => shows(all as Call & { request: Request; answer: Answer }, limit),
});

const request = nothing("what a request may hold is checked by itself: the contract suite sends more");
const socket = nothing("no sockets here: the tests of services/runtime/http and test/contract cross it");
const dashboard = nothing("no page is open here: test/dashboard crosses it");
const person = nothing("no person looks into a database here: db/inspect.test.ts crosses it");
const operators = nothing("it only shortens what a log names");
const margin = nothing("a margin or a factor, which has no far side");
const slowDisk = nothing("what grows to it does so without a timer of that length, where disks stay slow");
const drawn = nothing("a pause is drawn around it, so no timer has just that length");
const day = nothing("a run is shorter than rejections are kept: services/catalog/rejections.test.ts crosses it");

/** What the catalog says of a rejection that it could not remember. */
export const memoryIsFull = "No more rejections can be remembered now";

/** How each limit's crossing is seen, or why there is none. The command fails if thousands of seeds leave one out. */
export const crossings: Readonly<Record<LimitName, Crossing>> = {
  publicBodyBytes: request,
  bodyLevels: request,
  quantityMax: request,
  sharesMax: answered((limit) => `can't hold more than ${limit} shares`),
  nameCharacters: request,
  keyCharacters: request,
  pageOrders: call<undefined, { data: unknown[] }>("GET /orders", ({ path, answer }, limit) => {
    return path.includes("?") && answer.data.length === limit;
  }),
  pageOrdersDefault: call<undefined, { data: unknown[] }>("GET /orders", ({ path, answer }, limit) => {
    return path.includes("?") && !path.includes("limit=") && answer.data.length === limit;
  }),
  pageStocks: call<undefined, { data: unknown[] }>("GET /stocks", ({ path, answer }, limit) => {
    return path.includes("?") && answer.data.length === limit;
  }),

  internalBodyBytes: request,
  requestBodyBytes: socket,
  connectionIdleSeconds: socket,
  reservedDescriptors: socket,
  connectionReuseMs: socket,
  answerHeadBytes: socket,
  answerBodyBytes: socket,
  pushOrders: call<{ orders: LogEntry[] }, unknown>("POST /push", ({ request }, limit) => {
    return request.orders.length === limit;
  }),
  recentOrders: watch,
  listingPageStocks: call<unknown, { more: boolean }>("POST /listing", ({ answer }) => answer.more),
  listingFileBytes: nothing("no files here: services/catalog/listing crosses it"),
  listingStocks: nothing("a longer listing is refused at the first start: services/catalog tests it"),
  apiDocumentMs: nothing("nobody asks for a service's description here: test/explorer does"),

  batchTrades: call<{ trades: Trade[] }, unknown>("POST /batches", ({ request }, limit) => {
    return request.trades.length === limit;
  }),
  queuedTrades: answered((limit) => `Too much is waiting already (${limit})`),
  tradesUnderWay: answered((limit) => `${limit} trades are under way already`),
  batchLookups: call<{ names: string[] }, unknown>("POST /lookups", ({ request }, limit) => {
    return request.names.length === limit;
  }),
  queuedLookups: answered((limit) => `Too much is waiting already (${limit})`),
  frontEndBatches: watch,

  tradeMs: timer,
  answerMarginMs: margin,
  retryPauseMs: timer,
  retryAfterSeconds: margin,

  pingMs: timer,
  pingMaxMs: timer,
  leaderWatchMs: timer,
  leaderPingMs: timer,
  leaderPingMaxMs: slowDisk,
  steadyLeaderMs: margin,
  silentPingMs: timer,
  electionPauseMs: timer,
  electionQuickTries: watch,
  electionPauseMaxMs: nothing("searches pause until then without a timer; it is crossed where pingMaxMs is"),
  takeoverMs: timer,
  takeoverMaxMs: slowDisk,
  contestPauseMs: drawn,
  contestPauseMaxMs: drawn,
  contestMemoryMs: nothing("a run is hardly longer: services/front-end/contest.test.ts crosses it"),
  takeoverFollowersMs: timer,
  heartbeatMs: timer,
  heartbeatLapseMs: logged("has not reached the catalog for"),
  commitMs: margin,
  termLifeMs: answered(() => "was given the lead"),
  catalogCallMs: timer,
  termCallMs: timer,
  termCallGrowth: margin,
  termCallMaxMs: slowDisk,

  pushMs: timer,
  leaderSilenceMs: nothing("it only changes what a replica says of itself: test/operators crosses it"),
  followerAskMs: timer,
  followerRetryMs: timer,
  catchUpPauses: margin,
  syncCallMs: timer,
  verifyAtOnceOrders: watch,
  verifyStepOrders: watch,
  verifyPauseMs: timer,
  heldOrders: nothing("nobody sees from outside how far a damaged file was read: services/runtime/damage crosses it"),
  copyLookMs: timer,
  copyCallMs: timer,

  leaseMs: logged("waited until its lease was over"),
  leaseRenewMs: timer,
  leaseDriftFraction: margin,
  revokePatienceMs: call<{ session?: string }, { leaseMs: number }>("POST /leases", ({ request, answer }, limit) => {
    return request.session !== undefined && answer.leaseMs < limits.leaseMs - limit / 2;
  }),
  invalidateMs: timer,
  reachMs: timer,
  leaseRegisterMs: timer,
  frontEndSessions: answered((limit) => `There are ${limit} front ends already`),
  lookupMs: timer,

  rejectionHours: day,
  rejections: answered(() => memoryIsFull),
  rejectionLeastMs: nothing("a run is hardly longer: services/catalog/rejections.test.ts crosses it"),
  rejectionPruneRows: day,
  rejectionPruneStepMs: day,
  rejectionPruneMs: timer,
  runningStepMaxMs: margin,
  keysRead: nothing("nobody sees from outside what the catalog has in memory; small runs have it small"),
  cacheStocks: nothing("the most that a front end may be configured with"),
  cacheOrders: watch,

  dashboardPages: dashboard,
  dashboardSeatMs: dashboard,
  dashboardBacklog: dashboard,
  dashboardPollMs: dashboard,
  dashboardPingMs: dashboard,
  dashboardReadMs: dashboard,
  dashboardWatchMs: dashboard,
  dashboardOrders: dashboard,
  dashboardHappenings: dashboard,
  dashboardStocks: dashboard,
  dashboardControlMs: dashboard,

  loggedUrlCharacters: operators,
  requestIdCharacters: operators,
  requestIdsABatch: operators,
  requestIdsALine: operators,
  slowMs: logged("a slow "),
  noticeMs: logged("more of the same were left out"),

  inspectCharacters: request,
  inspectRows: person,
  inspectBytes: person,
  inspectLooks: person,
  inspectFollowerLooks: person,

  databaseBusyMs: nothing("no other process has the database open here: test/cluster crosses it"),
  stopMs: nothing("a simulated stop has no connections to wait for: the tests of services/runtime cross it"),
};

/** The limits that a run can cross, in the order of `limits.ts`. */
export const crossable = (Object.keys(crossings) as LimitName[]).filter((name) => crossings[name].by !== "nothing");
