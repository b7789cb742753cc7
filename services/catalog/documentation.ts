import { Type } from "@sinclair/typebox";
import { CatalogStatus } from "../contract/catalog-status.ts";
import { documented, type RouteDetails } from "../contract/documentation.ts";
import { Grant, JournalPage, Outcome, TermConfirmed } from "../contract/fenced.ts";
import { healthDocumentation, Success } from "../contract/health-documentation.ts";
import { inspectDocumentation } from "../contract/inspect-documentation.ts";
import { LeaseGrant, LookupAnswer } from "../contract/lookup.ts";
import { Head, Order } from "../contract/order.ts";
import { orderInPath, orderPage, stockInPath, stockPage } from "../contract/parameters.ts";
import {
  badNumber,
  badPage,
  catalogClosed,
  keyOfAnother,
  noOrder,
  noStock,
  notEnoughShares,
  refusal,
  tradeRefused,
} from "../contract/refusal.ts";
import { ListingPage } from "../contract/replication.ts";
import { sampleHead } from "../contract/samples.ts";
import { Stock, VersionedStock } from "../contract/stock.ts";
import type { About } from "../runtime/explorer/explorer.ts";

export const about: About = {
  title: "Catalog",
  description:
    "Shares and prices, the journal of every order, and who may write. Whatever changes state asks for the token.",
  tags: {
    Stocks: "Prices and shares",
    Orders: "The journal, as the public sees it",
    Leases: "What front ends need to cache look-ups",
    Leader: "What only the leader may do, and how one becomes it",
    Recovery: "How a catalog that lost something gets it back, before it is opened",
    Health: "Whether the service is well",
  },
};

const otherGeneration = refusal(
  409,
  "The catalog has started anew since.",
  "The catalog has started anew: ask for a term again.",
  { generation: "7a0c9df2b3a84410" },
);
const notLeader = refusal(409, "The term is over.", "Term 1 of replica 3 is over.", { leader: 2, term: 2 });
const replaced = refusal(
  503,
  "This catalog was given up for lost, and another database has taken its place.",
  "This catalog was given up for lost, and the bazaar went on with that of lineage 2 (4be2c01f7a93d586): it serves nothing and keeps its file; see docs/operating.md.",
);
const tooFew = refusal(
  409,
  "Too few replicas have answered.",
  "A majority of the replicas 1, 2, 3 is needed, but only 1 answered.",
);
const otherHead = refusal(
  409,
  "The leader's log does not end where the journal does.",
  "The journal ends at 2, the leader's log at 1.",
  { head: { ...sampleHead, number: 2 } },
);
const notAll = refusal(
  409,
  "Not all replicas have answered.",
  "All of 1, 2, 3 are needed, as one alone may hold the newest orders. Answered: 1, 2; missing: 3. If one will never come back, excuse it by name (EXCUSED_REPLICAS).",
);
const notToRepair = [refusal(409, "The catalog is open.", "The catalog is open: there is nothing to repair."), notAll];
const fenced = [otherGeneration, notLeader];
const HeadAnswer = Type.Object({ head: Head });

export const routes: RouteDetails = {
  ...healthDocumentation,
  "POST /inspect": inspectDocumentation,
  "GET /ping": documented({
    tag: "Health",
    summary: "What the catalog has, also while it is closed",
    ok: Type.Object({ ...Success("the catalog is up").properties, catalog: CatalogStatus }),
    errors: [],
  }),
  "GET /lookup/:name": documented({
    tag: "Stocks",
    summary: "A stock with its version",
    parameters: [stockInPath],
    ok: VersionedStock,
    errors: [noStock, catalogClosed],
  }),
  "GET /stocks": documented({
    tag: "Stocks",
    summary: "All stocks by name, a page at a time",
    parameters: stockPage,
    ok: Type.Object({ data: Type.Array(Stock) }),
    errors: [badPage, catalogClosed],
  }),
  "GET /orders/:number": documented({
    tag: "Orders",
    summary: "An order by its number",
    parameters: [orderInPath],
    ok: Order,
    errors: [noOrder, badNumber, catalogClosed],
  }),
  "GET /orders": documented({
    tag: "Orders",
    summary: "Orders by number, a page at a time",
    parameters: orderPage,
    ok: Type.Object({ data: Type.Array(Order) }),
    errors: [badPage, catalogClosed],
  }),
  "POST /update": documented({
    tag: "Stocks",
    summary: "Trade without a leader",
    description:
      '"buy" takes shares away, "sell" adds them. It is an order like any other, which the leader then fetches.',
    body: "internal",
    keyed: true,
    ok: Success("successfully updated stock"),
    errors: [noStock, notEnoughShares, keyOfAnother, tradeRefused(catalogClosed.message)],
  }),
  "POST /leases": documented({
    tag: "Leases",
    summary: "Register a front end, or renew its lease",
    body: "internal",
    ok: LeaseGrant,
    errors: [
      refusal(404, "The lease to renew is over.", "That lease is over: register again."),
      refusal(
        503,
        "The catalog can't reach the front end at the address that it gave.",
        "The catalog does not reach this front end at http://127.0.0.1:3000 (its PUBLIC_URL).",
      ),
      refusal(503, "There are too many front ends.", "There are 100 front ends already."),
    ],
  }),
  "POST /leases/end": documented({
    tag: "Leases",
    summary: "Give a lease back",
    description: "From then on no change waits for that front end. Succeeds also where the lease was over already.",
    body: "internal",
    ok: Success("ended"),
  }),
  "POST /lookups": documented({
    tag: "Leases",
    summary: "Look stocks up, and note who is to be told of a change",
    body: "internal",
    ok: LookupAnswer,
    errors: [catalogClosed],
  }),
  "POST /terms": documented({
    tag: "Leader",
    summary: "Ask for a new term",
    description: "From then on, whatever the leader of an older term sends is refused.",
    body: "internal",
    ok: Grant,
    errors: [
      refusal(422, "The replica is no member.", "Replica 9 is not one of this bazaar's (1, 2, 3)."),
      refusal(
        422,
        "It is configured with other replicas.",
        "REPLICAS of replica 1 names 1, 2, the bazaar's are 1, 2, 3: give all services the same.",
      ),
      refusal(503, "Another leader's term is too young.", "Replica 2 was given the lead 120 ms ago."),
      replaced,
    ],
  }),
  "POST /terms/confirm": documented({
    tag: "Leader",
    summary: "Ask whether a term still holds",
    body: "internal",
    ok: TermConfirmed,
    errors: fenced,
  }),
  "POST /batches": documented({
    tag: "Leader",
    summary: "Decide a batch of trades",
    description: "The outcomes come in the order of the trades; a known key has its recorded one.",
    body: "internal",
    ok: Type.Object({ outcomes: Type.Array(Outcome) }),
    errors: [...fenced, otherHead, catalogClosed],
  }),
  "POST /journal": documented({
    tag: "Leader",
    summary: "The orders after a number, a page at a time",
    body: "internal",
    ok: JournalPage,
    errors: [otherGeneration],
  }),
  "POST /listing": documented({
    tag: "Recovery",
    summary: "What the bazaar started with, a page at a time",
    body: "internal",
    ok: ListingPage,
  }),
  "POST /relist": documented({
    tag: "Recovery",
    summary: "Give the catalog the replicas' listing back, a page at a time",
    body: "internal",
    ok: Success("taken"),
    errors: [...fenced, ...notToRepair, refusal(413, "The pages are too many.", "The listing is too long.")],
  }),
  "POST /repair": documented({
    tag: "Recovery",
    summary: "Replay orders that the journal has lost",
    body: "internal",
    ok: HeadAnswer,
    errors: [
      ...fenced,
      ...notToRepair,
      refusal(
        409,
        "They do not continue the journal.",
        "The orders do not fit the journal: order 3 came where 2 was next.",
      ),
    ],
  }),
  "POST /answers": documented({
    tag: "Recovery",
    summary: "Whether enough replicas have answered to open the catalog",
    body: "internal",
    ok: Success("enough"),
    errors: [...fenced, tooFew, notAll, replaced],
  }),
  "POST /open": documented({
    tag: "Recovery",
    summary: "Open the catalog, after comparing and repairing it",
    body: "internal",
    ok: Success("open"),
    errors: [...fenced, refusal(otherHead.status, otherHead.when, otherHead.message), tooFew, notAll],
  }),
};
