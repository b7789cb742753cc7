import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { BazaarId, Identity, Lineage, ReplicaId } from "./identity.ts";
import { Hash, Head, LogEntry, Trade } from "./order.ts";
import { Term } from "./replication.ts";
import { sampleFence, sampleHead, sampleIdentity, sampleListingHash, sampleOrder, sampleTrade } from "./samples.ts";
import { ListedStock } from "./stock.ts";

/** What the catalog and the replicas say to each other. Everything carries the catalog's generation. */

export const Generation = Type.String({
  description: "a name that the catalog takes anew at each start",
  examples: [sampleFence.generation],
});
const fenced = { generation: Generation, term: Term, replica: ReplicaId };

export const TermRequest = Type.Object(
  {
    replica: ReplicaId,
    above: Type.Integer({ minimum: 0, description: "the newest term that the replica knows of" }),
    configured: Type.Optional(Type.Array(ReplicaId, { description: "the replicas that this one is configured with" })),
  },
  { examples: [{ replica: 3, above: 0, configured: [1, 2, 3] }] },
);

export type TermRequest = Static<typeof TermRequest>;

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
  database: Type.String({ description: "the catalog database's own name", examples: [sampleIdentity.lineage.name] }),
  bazaar: Type.Union([BazaarId, Type.Null()], { description: "null where the database was never opened" }),
  lineage: Type.Union([Lineage, Type.Null()], { description: "null where the database was never opened" }),
  members: Type.Array(ReplicaId, { description: "the replicas that the bazaar has, or will have once it is open" }),
  remembered: Type.Union([Identity, Type.Null()], {
    description: "what the catalog's data directory remembers, whatever became of its database; null: no bazaar",
  }),
  mayBegin: Type.Boolean({ description: "whether a new bazaar may begin where there was one", examples: [false] }),
  readmitted: Type.Boolean({
    description: "whether the operator has let a catalog in that had been replaced: nobody may lack what it has",
    examples: [false],
  }),
});
export type Grant = Static<typeof Grant>;

export const TermConfirmation = Type.Object(fenced, { examples: [sampleFence] });
export type TermConfirmation = Static<typeof TermConfirmation>;

export const TermConfirmed = Type.Object({
  head: Head,
  missing: Type.Optional(
    Type.String({
      description: "why no trade would be taken now",
      examples: ["The catalog can't write its database."],
    }),
  ),
});
export type TermConfirmed = Static<typeof TermConfirmed>;

export const CatalogBatch = Type.Object(
  {
    ...fenced,
    head: Type.Object(Head.properties, { description: "the head that the leader builds on" }),
    trades: Type.Array(Trade, { maxItems: limits.batchTrades }),
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

/** Who has answered the leader, and who should have. */
export const Answers = Type.Object({
  answered: Type.Array(ReplicaId, { description: "the replicas whose answers the leader has, its own included" }),
  known: Type.Array(ReplicaId, { description: "all replicas that those who answered know as members" }),
});
export type Answers = Static<typeof Answers>;
const sampleAnswers: Answers = { answered: [1, 2, 3], known: [1, 2, 3] };

export const Repair = Type.Object(
  {
    ...fenced,
    ...Answers.properties,
    orders: Type.Array(LogEntry, { maxItems: limits.pushOrders }),
  },
  { examples: [{ ...sampleFence, ...sampleAnswers, orders: [sampleOrder] }] },
);
export type Repair = Static<typeof Repair>;

/** A page of the listing that the replicas keep, for a catalog that lost its own; the last one says so. */
export const RelistPage = Type.Object(
  {
    ...fenced,
    ...Answers.properties,
    hash: Hash,
    stocks: Type.Array(ListedStock, { maxItems: limits.listingPageStocks }),
    last: Type.Boolean({ description: "whether this is the last page" }),
  },
  {
    examples: [
      {
        ...sampleFence,
        ...sampleAnswers,
        hash: sampleListingHash,
        stocks: [{ name: "GameStart", priceCents: 1_599, quantity: 100 }],
        last: false,
      },
    ],
  },
);
export type RelistPage = Static<typeof RelistPage>;

/** `POST /answers`: whether enough replicas have answered to open the catalog. */
export const AnswersReport = Type.Object(
  { ...fenced, ...Answers.properties },
  { examples: [{ ...sampleFence, ...sampleAnswers }] },
);
export type AnswersReport = Static<typeof AnswersReport>;

export const Opening = Type.Object(
  { ...fenced, ...Answers.properties, head: Head, identity: Identity },
  { examples: [{ ...sampleFence, ...sampleAnswers, head: sampleHead, identity: sampleIdentity }] },
);
export type Opening = Static<typeof Opening>;
