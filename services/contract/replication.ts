import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { Hash, Head, IdempotencyKey, LogEntry, OrderNumber, TradeRequest } from "./order.ts";
import { sampleFence, sampleHead, sampleListingHash, sampleOrder } from "./samples.ts";
import { ListedStock, Quantity, StockName } from "./stock.ts";

/** What order replicas, front ends and the leader say to each other. */

const ReplicaId = Type.Integer({ minimum: 1, maximum: 9, examples: [3] });
export const Term = Type.Integer({ minimum: 0, description: "grows with every change of leader", examples: [1] });
const KnownLeader = Type.Union([ReplicaId, Type.Null()], { description: "null where it is not known" });

/** `POST /buy` and `POST /sell`. */
export const OneSidedTrade = Type.Object(
  { name: StockName, quantity: Quantity },
  { examples: [{ name: "GameStart", quantity: 3 }] },
);

const { name, quantity, type, key } = sampleOrder;
const sampleTrade = { name, quantity, type, key };

/** `POST /trades`: a front end's batch. `leftMs` is what remains of each trade's deadline. */
export const TradeBatch = Type.Object(
  {
    trades: Type.Array(
      Type.Object({
        ...TradeRequest.properties,
        key: IdempotencyKey,
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
  },
  { examples: [{ leader: 3, term: 1, orders: [sampleOrder] }] },
);
export type Push = Static<typeof Push>;

/** `fence`, from a replica that takes the lead: the term and leader that the peer must note before it answers. */
export const SyncRequest = Type.Object(
  {
    last: Type.Integer({ minimum: 0, description: "the number of the last known order" }),
    fence: Type.Optional(
      Type.Object(
        { leader: ReplicaId, term: Term },
        { description: "the leader and term to note before answering, from a replica that takes the lead" },
      ),
    ),
  },
  { examples: [{ last: 0 }] },
);
export type SyncRequest = Static<typeof SyncRequest>;

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
});
export type SyncAnswer = Static<typeof SyncAnswer>;

export const LeaderBroadcast = Type.Object(
  { leader: ReplicaId, term: Type.Optional(Term) },
  { examples: [{ leader: 3, term: 1 }] },
);

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

/** What the catalog and the replicas say to each other. Everything carries the catalog's generation. */

export const Generation = Type.String({
  description: "a name that the catalog takes anew at each start",
  examples: [sampleFence.generation],
});
const fenced = { generation: Generation, term: Term, replica: ReplicaId };

export const TermRequest = Type.Object(
  { replica: ReplicaId, above: Type.Integer({ minimum: 0, description: "the newest term that the replica knows of" }) },
  { examples: [{ replica: 3, above: 0 }] },
);

/** How many replicas must have answered before a catalog that has just started may be opened. */
export const OpeningNeed = Type.Union([Type.Literal("nothing"), Type.Literal("majority"), Type.Literal("all")], {
  description: "how many replicas must have answered before the catalog may be opened",
  examples: ["all"],
});
export type OpeningNeed = Static<typeof OpeningNeed>;

export const Grant = Type.Object({
  generation: Generation,
  term: Term,
  needs: OpeningNeed,
  head: Head,
  listing: Type.String({ description: "the hash of the listing", examples: [sampleListingHash] }),
});
export type Grant = Static<typeof Grant>;

export const TermConfirmation = Type.Object(fenced, { examples: [sampleFence] });
export type TermConfirmation = Static<typeof TermConfirmation>;

export const CatalogBatch = Type.Object(
  {
    ...fenced,
    head: Type.Object(Head.properties, { description: "the head that the leader builds on" }),
    trades: Type.Array(Type.Object({ ...TradeRequest.properties, key: IdempotencyKey }), {
      maxItems: limits.batchTrades,
    }),
  },
  { examples: [{ ...sampleFence, head: { number: 0, hash: sampleListingHash }, trades: [sampleTrade] }] },
);
export type CatalogBatch = Static<typeof CatalogBatch>;

/** The catalog's word on one trade: the order that it is or was, or the rejection. */
export const Outcome = Type.Union([
  Type.Object({ order: LogEntry }),
  Type.Object({ rejection: Type.Object({ status: Type.Integer(), message: Type.String() }) }),
]);
export type Outcome = Static<typeof Outcome>;

export const JournalRequest = Type.Object(
  { generation: Generation, after: Type.Integer({ minimum: 0, description: "the number of the last known order" }) },
  { examples: [{ generation: sampleFence.generation, after: 0 }] },
);

export const JournalPage = Type.Object({
  orders: Type.Array(LogEntry),
  more: Type.Boolean({ examples: [false] }),
});
export type JournalPage = Static<typeof JournalPage>;

const Answered = Type.Array(ReplicaId, { description: "the replicas whose answers the leader has, its own included" });
const sampleAnswered = [1, 2, 3];

export const Repair = Type.Object(
  {
    ...fenced,
    answered: Answered,
    orders: Type.Array(LogEntry, { maxItems: limits.pushOrders }),
  },
  { examples: [{ ...sampleFence, answered: sampleAnswered, orders: [sampleOrder] }] },
);
export type Repair = Static<typeof Repair>;

/** A page of the listing that the replicas keep, for a catalog that lost its own; the last one says so. */
export const RelistPage = Type.Object(
  {
    ...fenced,
    answered: Answered,
    hash: Hash,
    stocks: Type.Array(ListedStock, { maxItems: limits.listingPageStocks }),
    last: Type.Boolean({ description: "whether this is the last page" }),
  },
  {
    examples: [
      {
        ...sampleFence,
        answered: sampleAnswered,
        hash: sampleListingHash,
        stocks: [{ name: "GameStart", priceCents: 1_599, quantity: 100 }],
        last: false,
      },
    ],
  },
);
export type RelistPage = Static<typeof RelistPage>;

export const Opening = Type.Object(
  { ...fenced, head: Head, answered: Answered },
  { examples: [{ ...sampleFence, head: sampleHead, answered: sampleAnswered }] },
);
export type Opening = Static<typeof Opening>;
