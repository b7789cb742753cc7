import { type Static, Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";

const count = (description: string, example: number) => Type.Integer({ minimum: 0, description, examples: [example] });

/** `GET /cache`: what a front end has in memory, and what has become of look-ups since it started. */
export const CacheReport = Type.Object({
  stocks: Type.Object({
    size: count("stocks that are kept at most; 0: the cache is off", 1_000),
    kept: count("stocks that are kept", 10),
    hits: count("look-ups that were answered from memory", 940),
    joined: count("look-ups that were answered by one that somebody else had begun", 12),
    misses: count("look-ups for which the catalog was asked", 48),
    staleFillsDropped: count("answers of the catalog that an invalidation overtook: given, but not kept", 1),
    invalidations: count("stocks that were taken back", 37),
  }),
  orders: Type.Object({
    size: count("orders that are kept at most; 0: the cache is off", limits.cacheOrders),
    kept: count("orders that are kept", 120),
    hits: count("look-ups that were answered from memory", 300),
    misses: count("look-ups for which a replica or the catalog was asked", 121),
  }),
  lease: Type.Object({
    state: Type.Union([Type.Literal("valid"), Type.Literal("none")], {
      description: "without a valid lease no stock is answered from memory",
      examples: ["valid"],
    }),
    leftMs: Type.Number({ minimum: 0, description: "how much longer it holds unless it is renewed", examples: [512] }),
    missing: Type.Union([Type.String(), Type.Null()], {
      description: "why there is none",
      examples: [null],
    }),
  }),
});
export type CacheReport = Static<typeof CacheReport>;
