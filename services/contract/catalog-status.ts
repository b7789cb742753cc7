import { type Static, Type } from "@sinclair/typebox";
import { Hash } from "./order.ts";

/** What a catalog says of itself in `/ping`, also while it is closed. */
export const CatalogStatus = Type.Object({
  open: Type.Boolean({
    description: "whether a leader has compared it with the replicas since it started",
    examples: [true],
  }),
  opened: Type.Boolean({
    description: "whether what it has counts as the bazaar's history: it was opened once, and not replaced since",
    examples: [true],
  }),
  last: Type.Integer({ minimum: 0, description: "the number of its journal's last order", examples: [2] }),
  hash: Hash,
});
export type CatalogStatus = Static<typeof CatalogStatus>;
