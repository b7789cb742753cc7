import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { BazaarId, Identity, Lineage, Members, ReplicaId } from "./identity.ts";
import { Hash, Head, LogEntry, OrderNumber, Trade } from "./order.ts";
import { sampleIdentity, sampleListingHash, sampleOrder, sampleTrade } from "./samples.ts";
import { ListedStock, Quantity, StockName } from "./stock.ts";

/** What order replicas, front ends and the leader say to each other. */

export const Term = Type.Integer({ minimum: 0, description: "grows with every change of leader", examples: [1] });
const KnownLeader = Type.Union([ReplicaId, Type.Null()], { description: "null where it is not known" });

/** `POST /buy` and `POST /sell`. */
export const OneSidedTrade = Type.Object(
  { name: StockName, quantity: Quantity },
  { examples: [{ name: "GameStart", quantity: 3 }] },
);

/** `POST /trades`: a front end's batch. `leftMs` is what remains of each trade's deadline. */
export const TradeBatch = Type.Object(
  {
    trades: Type.Array(
      Type.Object({
        ...Trade.properties,
        leftMs: Type.Number({ description: "the milliseconds that remain of the trade's deadline" }),
      }),
      { maxItems: limits.batchTrades },
    ),
  },
  { examples: [{ trades: [{ ...sampleTrade, leftMs: 4_900 }] }] },
);
export type TradeBatch = Static<typeof TradeBatch>;

/** `leader` and `term` come with a 421, as far as they are known. */
const TradeRefusal = Type.Object({
  status: Type.Integer(),
  message: Type.String(),
  leader: Type.Optional(KnownLeader),
  term: Type.Optional(Term),
});

/** What became of one trade of a batch: its order's number, or the error that the client is to see. */
export const TradeResult = Type.Union([Type.Object({ number: OrderNumber }), TradeRefusal]);
export type TradeResult = Static<typeof TradeResult>;

export const Push = Type.Object(
  {
    leader: ReplicaId,
    term: Term,
    orders: Type.Array(LogEntry, { maxItems: limits.pushOrders }),
    /** The leader's own head, for a follower that has it to compare. */
    head: Type.Optional(Head),
    /** Whom the leader belongs to, as long as the follower has not acknowledged it. */
    identity: Type.Optional(Identity),
    /** Why the leader does not count the follower in sync, since a push to it has failed; left out: none has. */
    missed: Type.Optional(Type.String()),
  },
  { examples: [{ leader: 3, term: 1, orders: [sampleOrder] }] },
);
export type Push = Static<typeof Push>;

/** `POST /follower`: from a replica that hears of no leader, to each of the others. */
export const FollowerQuestion = Type.Object({ replica: ReplicaId }, { examples: [{ replica: 2 }] });

/** How a leader sees a follower; `reason` where it does not count it in sync. */
export const FollowerReport = Type.Object({
  inSync: Type.Boolean({ examples: [false] }),
  last: Type.Integer({
    minimum: 0,
    description: "the number of its last order, as far as the leader knows",
    examples: [1],
  }),
  reason: Type.Optional(
    Type.String({
      description: "why it is not in sync",
      examples: ["can't push to it: http://127.0.0.1:3202 did not answer"],
    }),
  ),
});
export type FollowerReport = Static<typeof FollowerReport>;

/** `fence`, from a replica that takes the lead: the term and leader that the peer must note before it answers. */
export const SyncRequest = Type.Object(
  {
    last: Type.Integer({ minimum: 0, description: "the number of the last known order" }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: limits.pushOrders, description: "how many orders at most" }),
    ),
    fence: Type.Optional(
      Type.Object(
        { leader: ReplicaId, term: Term, lineage: Type.Optional(Lineage) },
        { description: "the leader and term to note before answering, from a replica that takes the lead" },
      ),
    ),
  },
  { examples: [{ last: 0 }] },
);
export type SyncRequest = Static<typeof SyncRequest>;

/** Whom a replica belongs to, as far as its database knows; and whether its data directory knows of a bazaar. */
export const KnownIdentity = Type.Object({
  bazaar: Type.Union([BazaarId, Type.Null()], { description: "null where it has not been told yet" }),
  members: Type.Union([Members, Type.Null()], { description: "null where it has not been told yet" }),
  lineage: Type.Union([Lineage, Type.Null()], { description: "the newest that it has heard of; null: none yet" }),
  remembered: Type.Union([Identity, Type.Null()], {
    description: "what its data directory remembers, whatever became of its database; null: no bazaar",
  }),
});
export type KnownIdentity = Static<typeof KnownIdentity>;

export const SyncAnswer = Type.Object({
  leader: KnownLeader,
  term: Term,
  orders: Type.Array(LogEntry),
  more: Type.Boolean({ examples: [false] }),
  head: Type.Object(Head.properties, { description: "the peer's own" }),
  hashAtLast: Type.Union([Hash, Type.Null()], {
    description: 'the peer\'s hash at the "last" that was asked about; null where its log is shorter',
    examples: [sampleListingHash],
  }),
  listing: Type.Union([Hash, Type.Null()], {
    description: "hash of the peer's listing; null where it has none yet",
    examples: [sampleListingHash],
  }),
  ...KnownIdentity.properties,
});
export type SyncAnswer = Static<typeof SyncAnswer>;

export const LeaderBroadcast = Type.Object(
  { leader: ReplicaId, term: Type.Optional(Term) },
  { examples: [{ leader: 3, term: 1 }] },
);

/** `POST /identity`: from a candidate whom enough have answered; the catalog is opened once they have written it down. */
export const IdentityNote = Type.Object(
  { leader: ReplicaId, term: Term, identity: Identity },
  { examples: [{ leader: 3, term: 1, identity: sampleIdentity }] },
);
export type IdentityNote = Static<typeof IdentityNote>;

export const Role = Type.Union(
  [Type.Literal("leader"), Type.Literal("candidate"), Type.Literal("follower"), Type.Literal("aside")],
  { examples: ["leader"] },
);
export type Role = Static<typeof Role>;

export const ReplicaStatus = Type.Object({
  id: ReplicaId,
  role: Role,
  term: Term,
  leader: Type.Union([ReplicaId, Type.Null()], { description: "of that term, as far as this replica knows" }),
  last: Type.Integer({ minimum: 0, description: "the number of its last order", examples: [1] }),
  hash: Hash,
  reason: Type.Optional(Type.String({ description: "why it steps aside, where it does" })),
  refuses: Type.Optional(Type.String({ description: "why it takes no trades, though it leads" })),
});
export type ReplicaStatus = Static<typeof ReplicaStatus>;

export const ListingRequest = Type.Object(
  { after: Type.String({ description: "the last name of the page before, empty for the first" }) },
  { examples: [{ after: "" }] },
);

export const ListingPage = Type.Object({
  hash: Type.String({ description: "of the whole listing", examples: [sampleListingHash] }),
  stocks: Type.Array(ListedStock),
  more: Type.Boolean({ examples: [false] }),
});
export type ListingPage = Static<typeof ListingPage>;
