import type { BazaarMemory } from "../../db/bazaar-memory.ts";
import type { Identity } from "../../services/contract/identity.ts";

/** A data directory that is only in memory; it knows of no bazaar until it is told of one. */
export function emptyMemory(): BazaarMemory & { identity: Identity | undefined } {
  return {
    identity: undefined,
    get bazaar() {
      return this.identity?.bazaar ?? null;
    },
    remember(identity) {
      this.identity = identity;
    },
  };
}
