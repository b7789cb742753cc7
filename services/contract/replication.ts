import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { Hash, Head, IdempotencyKey, LogEntry, TradeRequest } from "./order.ts";
import { ListedStock, Quantity, StockName } from "./stock.ts";

/** What order replicas, front ends and the leader say to each other. */

export const ReplicaId = Type.Integer({ minimum: 1, maximum: 9 });
export const Term = Type.Integer({ minimum: 0, description: "grows with every change of leader" });

/** `POST /buy` and `POST /sell`. */
export const OneSidedTrade = Type.Object({ name: StockName, quantity: Quantity });

/** `POST /trades`: a front end's batch. `leftMs` is what remains of each trade's deadline. */
export const TradeBatch = Type.Object({
  trades: Type.Array(Type.Object({ ...TradeRequest.properties, key: IdempotencyKey, leftMs: Type.Number() }), {
    maxItems: limits.batchTrades,
  }),
});
export type TradeBatch = Static<typeof TradeBatch>;

/** What became of one trade of a batch: its order's number, or the error that the client is to see. */
export type TradeResult = { number: number } | TradeRefusal;

/** `leader` and `term` come with a 421, as far as they are known. */
export interface TradeRefusal {
  status: number;
  message: string;
  leader?: number | null;
  term?: number;
}

export const Push = Type.Object({
  leader: ReplicaId,
  term: Term,
  orders: Type.Array(LogEntry, { maxItems: limits.pushOrders }),
  /** The leader's own head, for a follower that has it to compare. */
  head: Type.Optional(Head),
});
export type Push = Static<typeof Push>;

/** `fence`, from a replica that takes the lead: the term and leader that the peer must note before it answers. */
export const SyncRequest = Type.Object({
  last: Type.Integer({ minimum: 0 }),
  fence: Type.Optional(Type.Object({ leader: ReplicaId, term: Term })),
});
export type SyncRequest = Static<typeof SyncRequest>;

export interface SyncAnswer {
  leader: number | null;
  term: number;
  orders: LogEntry[];
  more: boolean;
  /** The peer's own head. */
  head: Head;
  /** The peer's hash at the `last` that was asked about; null where its log is shorter. */
  hashAtLast: string | null;
  /** Hash of the peer's listing; null where it has none yet. */
  listing: string | null;
}

export const LeaderBroadcast = Type.Object({ leader: ReplicaId, term: Type.Optional(Term) });

export type Role = "leader" | "candidate" | "follower" | "aside";

export interface ReplicaStatus {
  id: number;
  role: Role;
  term: number;
  /** The leader of that term, as far as this replica knows. */
  leader: number | null;
  last: number;
  hash: string;
  /** Why the replica steps aside, where it does. */
  reason?: string;
}

export const ListingRequest = Type.Object({ after: Type.String() });

export interface ListingPage {
  hash: string;
  stocks: Static<typeof ListedStock>[];
  more: boolean;
}

/** What the catalog and the replicas say to each other. Everything carries the catalog's generation. */

const Generation = Type.String({ description: "a name that the catalog takes anew at each start" });
const fenced = { generation: Generation, term: Term, replica: ReplicaId };

export const TermRequest = Type.Object({ replica: ReplicaId, above: Term });

/** How many replicas must have answered before a catalog that has just started may be opened. */
export type OpeningNeed = "nothing" | "majority" | "all";

export interface Grant {
  generation: string;
  term: number;
  needs: OpeningNeed;
  head: Head;
  listing: string;
}

export const TermConfirmation = Type.Object(fenced);
export type TermConfirmation = Static<typeof TermConfirmation>;

export const CatalogBatch = Type.Object({
  ...fenced,
  head: Head,
  trades: Type.Array(Type.Object({ ...TradeRequest.properties, key: IdempotencyKey }), {
    maxItems: limits.batchTrades,
  }),
});
export type CatalogBatch = Static<typeof CatalogBatch>;

/** The catalog's word on one trade: the order that it is or was, or the rejection. */
export type Outcome = { order: LogEntry } | { rejection: { status: number; message: string } };

export const JournalRequest = Type.Object({ generation: Generation, after: Type.Integer({ minimum: 0 }) });

export interface JournalPage {
  orders: LogEntry[];
  more: boolean;
}

const Answered = Type.Array(ReplicaId, { description: "the replicas whose answers the leader has, its own included" });

export const Repair = Type.Object({
  ...fenced,
  answered: Answered,
  orders: Type.Array(LogEntry, { maxItems: limits.pushOrders }),
});
export type Repair = Static<typeof Repair>;

/** A page of the listing that the replicas keep, for a catalog that lost its own; the last one says so. */
export const RelistPage = Type.Object({
  ...fenced,
  answered: Answered,
  hash: Hash,
  stocks: Type.Array(ListedStock, { maxItems: limits.listingPageStocks }),
  last: Type.Boolean(),
});
export type RelistPage = Static<typeof RelistPage>;

export const Opening = Type.Object({ ...fenced, head: Head, answered: Answered });
export type Opening = Static<typeof Opening>;
