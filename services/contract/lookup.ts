import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";
import { Generation } from "./fenced.ts";
import { Lineage } from "./identity.ts";
import { StockName, VersionedStock } from "./stock.ts";

/** What front ends and the catalog say to each other about cached stocks. */

const Instance = Type.String({
  description: "names one start of a front end: only that one can say that it has dropped a stock",
  examples: ["1f0c8de21b6c4a90"],
});

/** `POST /leases`: registers a front end (without `session`) or renews its lease. */
export const LeaseRequest = Type.Object(
  {
    url: Type.String({ description: "where the catalog reaches the front end" }),
    instance: Instance,
    session: Type.Optional(Type.String({ description: "the session of the lease to renew, left out for a new one" })),
  },
  { examples: [{ url: "http://127.0.0.1:3000", instance: "1f0c8de21b6c4a90" }] },
);

export const LeaseGrant = Type.Object({
  generation: Generation,
  session: Type.String({
    description: "names this lease and its renewals; what was cached under another session is worthless",
    examples: ["8a06e5fefe5e7864"],
  }),
  leaseMs: Type.Number({
    description: "how long the lease holds, counted by the front end from before it asked",
    examples: [limits.leaseMs],
  }),
  lineage: Type.Union([Lineage, Type.Null()], {
    description: "of the catalog; null: it was never opened, or has no replicas",
  }),
  missing: Type.Optional(
    Type.String({
      description: "why the catalog can't do its work now",
      examples: ["The catalog can't write its database."],
    }),
  ),
});
export type LeaseGrant = Static<typeof LeaseGrant>;

/** `POST /leases/end`: gives a lease back; from then on the front end answers nothing from its cache under it. */
export const LeaseEnd = Type.Object({ session: Type.String() }, { examples: [{ session: "8a06e5fefe5e7864" }] });

/** `POST /lookups`: reads stocks and, for a session, notes the promise to tell it of a change. */
export const LookupBatch = Type.Object(
  {
    session: Type.Union([Type.String(), Type.Null()]),
    names: Type.Array(StockName, { maxItems: limits.batchLookups }),
  },
  { examples: [{ session: null, names: ["GameStart", "FishCo"] }] },
);
export type LookupBatch = Static<typeof LookupBatch>;

export const LookupAnswer = Type.Object({
  generation: Generation,
  stocks: Type.Array(
    Type.Union([Type.Object({ stock: VersionedStock, promised: Type.Boolean({ examples: [false] }) }), Type.Null()]),
    { description: "in the order of the names; null where there is no such stock" },
  ),
});
export type LookupAnswer = Static<typeof LookupAnswer>;

export const Invalidation = Type.Object(
  {
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: "the version that the stock is about to get; it is dropped whatever this says",
        examples: [12],
      }),
    ),
  },
  { examples: [{ version: 12 }] },
);

/** `POST /invalidations`: all that one change takes back from one front end; with no names, only whether it is there. */
export const Invalidations = Type.Object(
  { instance: Instance, names: Type.Array(StockName, { maxItems: limits.batchTrades }) },
  { examples: [{ instance: "1f0c8de21b6c4a90", names: ["GameStart", "FishCo"] }] },
);
export type Invalidations = Static<typeof Invalidations>;
