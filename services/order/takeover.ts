import { ChainMismatch } from "../../db/order-log.ts";
import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Grant } from "../contract/fenced.ts";
import type { Head } from "../contract/order.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Log } from "../runtime/log.ts";
import type { Peer } from "../runtime/peer.ts";
import type { Random } from "../runtime/random.ts";
import { openCatalog } from "./catalog-opening.ts";
import type { CatalogPatience } from "./catalog-patience.ts";
import { copyFromJournal, copyListing } from "./catch-up.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { Tenure } from "./tenure.ts";

export interface TakeoverParts {
  id: number;
  /** The ids of all replicas that this one is configured with, its own included. */
  configured: number[];
  clock: Clock;
  catalog: Peer;
  patience: CatalogPatience;
  /** The other replicas, by id. */
  peers: Map<number, Peer>;
  store: ReplicaStore;
  standing: Standing;
  log: Log;
  random: Random;
  onNewGeneration(): void;
  /** Called when the term that is being taken over ends. */
  onDeposed(): void;
}

/**
 * A replica's way to the lead, up to the point where its log is the whole history: a new term from the catalog; where
 * the catalog has just started, the comparison with the other replicas; then what the journal has and the log lacks.
 * Throws a BazaarError that says why the lead could not be taken.
 */
export async function takeOver(parts: TakeoverParts): Promise<Tenure> {
  const { catalog, standing, id, configured, store, onDeposed } = parts;
  const request = { replica: id, above: standing.term, configured };
  const grant = await askPatiently<Grant>(parts, "/terms", request);
  standing.assertFollows(grant.lineage);
  const tenure = new Tenure({ ...parts, grant });
  standing.stand(grant.term, () => {
    tenure.end();
    onDeposed();
  });
  if (grant.needs !== "nothing") await openCatalog({ ...parts, tenure });
  else if (grant.bazaar !== null && grant.lineage !== null) {
    tenure.identity = { bazaar: grant.bazaar, members: grant.members, lineage: grant.lineage };
    standing.noteIdentity(tenure.identity);
  }
  if (store.listing === null) await copyListing(catalog, store);
  await continueJournal(parts, tenure);
  tenure.assertCurrent();
  return tenure;
}

/**
 * Copies the rest of the journal; the log must then end where the journal does. One that differs from it, or goes
 * beyond it, is not of this history: the replica steps aside.
 */
async function continueJournal(parts: TakeoverParts, tenure: Tenure): Promise<void> {
  const { catalog, store, standing } = parts;
  try {
    await copyFromJournal(catalog, store, tenure);
  } catch (cause) {
    if (!(cause instanceof ChainMismatch)) throw cause;
    tenure.stepAside("its log differs from the catalog's journal");
  }
  const { head } = await askPatiently<{ head: Head }>(parts, "/terms/confirm", tenure.fenced);
  const own = store.log.hashAt(head.number);
  if (store.log.head.number > head.number || (own !== undefined && own !== head.hash)) {
    tenure.stepAside("its log goes beyond the catalog's journal, or differs from it");
  }
  standing.assertNotAside();
}

/** Asks the catalog for something small. Throws like `Peer.post`; then the next try will have more patience. */
async function askPatiently<Answer>(parts: TakeoverParts, path: string, body: unknown): Promise<Answer> {
  const { clock, catalog, patience } = parts;
  const askedAtMs = clock.monotonic();
  try {
    const answer = await catalog.post<Answer>(path, body, patience.timeoutMs);
    patience.answered(clock.monotonic() - askedAtMs);
    return answer;
  } catch (cause) {
    patience.failed(cause);
    throw cause;
  }
}

/** Why a replica did not take the lead, as a 503 for whoever offered it. */
export function declined(id: number, cause: Error): BazaarError {
  if (hasStatus(cause, 503)) return cause;
  return new BazaarError(503, `Replica ${id} can't take the lead: ${cause.message}`, {}, { cause });
}
