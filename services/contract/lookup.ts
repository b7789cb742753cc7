import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { StockName, type VersionedStock } from "./stock.ts";

/** What front ends and the catalog say to each other about cached stocks. */

/** `POST /leases`: registers a front end (without `session`) or renews its lease. */
export const LeaseRequest = Type.Object({
  url: Type.String({ description: "where the catalog reaches the front end" }),
  session: Type.Optional(Type.String()),
});

export interface LeaseGrant {
  generation: string;
  /** Names this lease and its renewals; what was cached under another session is worthless. */
  session: string;
  /** How long the lease holds, counted by the front end from before it asked. */
  leaseMs: number;
}

/** `POST /lookups`: reads stocks and, for a session, notes the promise to tell it of a change. */
export const LookupBatch = Type.Object({
  session: Type.Union([Type.String(), Type.Null()]),
  names: Type.Array(StockName, { maxItems: limits.batchLookups }),
});
export type LookupBatch = Static<typeof LookupBatch>;

export interface LookupAnswer {
  generation: string;
  /** In the order of the names; null where there is no such stock. */
  stocks: ({ stock: VersionedStock; promised: boolean } | null)[];
}

export const Invalidation = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) });
