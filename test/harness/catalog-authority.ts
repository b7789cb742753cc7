import { Authority } from "../../services/catalog/authority.ts";
import type { CatalogState } from "../../services/catalog/catalog-state.ts";
import { Membership, type MembershipOptions } from "../../services/catalog/membership.ts";
import { sampleIdentity } from "../../services/contract/samples.ts";
import type { Clock } from "../../services/runtime/clock.ts";
import { emptyMemory } from "./bazaar-memory.ts";
import { silentLog } from "./surroundings.ts";

export interface AuthorityParts extends Partial<MembershipOptions> {
  clock: Clock;
  state: CatalogState;
  generation: string;
  memory?: ReturnType<typeof emptyMemory>;
  mayBegin?: boolean;
  readmitted?: boolean;
  onNewLineage?(): void;
}

/** The authority of a catalog with the replicas 1, 2 and 3, whose database has the sample identity's name. */
export function authorityOf(parts: AuthorityParts): Authority {
  const { configured = [1, 2, 3], excused = [], changeTo, state, memory = emptyMemory() } = parts;
  state.nameOnce(sampleIdentity.lineage.name);
  const membership = new Membership({ configured, excused, changeTo }, state.identity.members);
  return new Authority({
    ...{ log: silentLog, mayBegin: false, readmitted: false, onNewLineage: () => {} },
    ...{ ...parts, membership, memory },
  });
}

/** What a leader says that all replicas have answered, and have noted the sample identity. */
export const allAnswered = { answered: [1, 2, 3], known: [1, 2, 3], identity: sampleIdentity };
