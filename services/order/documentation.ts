import { Type } from "@sinclair/typebox";
import { documented, type RouteDetails } from "../contract/documentation.ts";
import { healthDocumentation, Success } from "../contract/health-documentation.ts";
import { inspectDocumentation } from "../contract/inspect-documentation.ts";
import { Order, OrderNumber } from "../contract/order.ts";
import { orderInPath, orderPage } from "../contract/parameters.ts";
import {
  badNumber,
  badPage,
  keyOfAnother,
  noStock,
  notEnoughShares,
  outcomeUnknown,
  refusal,
  tradeRefused,
} from "../contract/refusal.ts";
import {
  FollowerReport,
  KnownIdentity,
  ListingPage,
  ReplicaStatus,
  SyncAnswer,
  Term,
  TradeResult,
} from "../contract/replication.ts";
import { sampleHead, sampleOrder } from "../contract/samples.ts";
import type { About } from "../runtime/explorer/explorer.ts";

export const about: About = {
  title: "Order replica",
  description:
    "One of the replicas that keep every order. One of them leads and takes the trades; the others copy its log. " +
    "Whatever changes state asks for the token.",
  tags: {
    Orders: "This replica's log, as the public sees it",
    Trades: "For the leader only",
    Replication: "How logs are kept alike",
    Leadership: "Who leads",
    Health: "Whether the service is well",
  },
};

const notLeader = refusal(421, "Another replica leads.", "Replica 1 is not the leader: replica 3 is.", {
  leader: 3,
  term: 1,
});
const olderTerm = refusal(409, "A newer term is known here.", "Term 1 is over: term 2 is known here.", {
  leader: 2,
  term: 2,
  last: 1,
});
const unknownLeader = refusal(
  422,
  "The leader is not one of the other replicas.",
  "Replica 9 is not one of the other configured replicas.",
);
const aside = refusal(
  503,
  "This replica takes no part.",
  "Replica 1 has stepped aside: its log contradicts those of most replicas",
);
const otherCatalog = refusal(
  403,
  "This replica follows another catalog database, which has replaced the caller's.",
  "This service follows the catalog of lineage 2 (4be2c01f7a93d586), the caller that of lineage 1 (c04be21f7a93d586).",
  { reason: "other-lineage", lineage: { number: 2, name: "4be2c01f7a93d586" } },
);
const damaged = refusal(
  503,
  "The log is damaged.",
  "This replica's log is damaged: it is closed until another service has shown a copy.",
);
const hole = "The orders do not continue this log: order 3 came where 2 was next.";
const notHere = refusal(404, "The order is not in this log.", "There is no order 7 in the log of replica 1.");

const oneSided = {
  tag: "Trades",
  body: "internal",
  keyed: true,
  ok: Type.Object({ transaction_number: OrderNumber }),
  errors: [
    noStock,
    notEnoughShares,
    notLeader,
    keyOfAnother,
    tradeRefused("The trade's time was over before it was begun."),
    outcomeUnknown,
  ],
} as const;

export const routes: RouteDetails = {
  ...healthDocumentation,
  "POST /inspect": inspectDocumentation,
  "GET /ping": documented({
    tag: "Leadership",
    summary: "Whether the replica can write, and what it is at present",
    ok: Type.Object({ ...Success("replica 3 is up").properties, replica: ReplicaStatus, identity: KnownIdentity }),
    errors: [
      refusal(503, "It can't write, or has stepped aside.", "Replica 3 can't write its database.", {
        replica: { id: 3, role: "follower", term: 1, leader: 2, last: sampleHead.number, hash: sampleHead.hash },
      }),
    ],
  }),
  "GET /orders/:number": documented({
    tag: "Orders",
    summary: "An order of this log, by its number",
    description:
      "Cache-Control is immutable where this replica leads and the order's trader may have been told of it; else no-cache.",
    parameters: [orderInPath],
    ok: Order,
    errors: [notHere, badNumber, aside, damaged],
  }),
  "GET /orders": documented({
    tag: "Orders",
    summary: "Orders of this log by number, a page at a time",
    parameters: orderPage,
    ok: Type.Object({ data: Type.Array(Order) }),
    errors: [badPage, aside, damaged],
  }),
  "POST /buy": documented({ ...oneSided, errors: [...oneSided.errors], summary: "Buy shares" }),
  "POST /sell": documented({ ...oneSided, errors: [...oneSided.errors], summary: "Sell shares" }),
  "POST /trades": documented({
    tag: "Trades",
    summary: "Carry out a front end's batch",
    description: "The results come in the order of the trades, each with its own status.",
    body: "internal",
    ok: Type.Object({ results: Type.Array(TradeResult) }),
    errors: [notLeader],
  }),
  "POST /push": documented({
    tag: "Replication",
    summary: "Append what the leader has written",
    description: "Answered once it is on the disk, with the number of the last order. Known orders are passed over.",
    body: "internal",
    ok: Type.Object({ ...Success("written").properties, last: OrderNumber }),
    errors: [
      otherCatalog,
      olderTerm,
      refusal(409, "There would be a hole, or the chain does not fit.", hole, { last: sampleOrder.number }),
      unknownLeader,
      aside,
      refusal(503, "The disk refuses.", "The orders could not be written.", { last: sampleOrder.number }),
    ],
  }),
  "POST /follower": documented({
    tag: "Replication",
    summary: "Whether this leader counts a follower in sync",
    description: "From a replica that hears of no leader, to each of the others.",
    body: "internal",
    ok: FollowerReport,
    errors: [
      notLeader,
      refusal(
        422,
        "The replica is not in this one's list.",
        "Replica 4 is not in the list of replica 3, which leads: its REPLICAS names 1, 2, 3, and it pushes nothing to any other.",
      ),
    ],
  }),
  "POST /sync": documented({
    tag: "Replication",
    summary: "The orders after a number, a page at a time",
    body: "internal",
    ok: SyncAnswer,
    errors: [otherCatalog, olderTerm, unknownLeader, aside, damaged],
  }),
  "POST /identity": documented({
    tag: "Leadership",
    summary: "Write down whom a candidate belongs to",
    description:
      "From a candidate whom enough replicas have answered; its catalog is opened once they have written it down.",
    body: "internal",
    ok: Success("written"),
    errors: [otherCatalog, olderTerm, unknownLeader, aside],
  }),
  "POST /listing": documented({
    tag: "Replication",
    summary: "What the bazaar started with, a page at a time",
    body: "internal",
    ok: ListingPage,
    errors: [refusal(503, "It has none yet.", "This replica has no listing yet.")],
  }),
  "POST /leader-broadcast": documented({
    tag: "Leadership",
    summary: "Tell the replica who leads, or offer it the lead",
    description:
      "Without a term, and sent to the named replica itself: take the lead, or confirm that you have it. " +
      "With the term, to any: that one leads.",
    body: "internal",
    ok: Type.Object({ ...Success("replica 3 leads term 1").properties, term: Type.Optional(Term) }),
    errors: [
      olderTerm,
      refusal(422, "Another replica is named, without a term.", "This is replica 1: offer replica 3 the lead itself."),
      unknownLeader,
      aside,
      refusal(
        503,
        "It could not take the lead.",
        "Replica 3 can't take the lead: http://127.0.0.1:3100 was not reached",
      ),
    ],
  }),
};
