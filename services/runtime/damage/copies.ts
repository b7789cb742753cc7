import type { Held } from "../../../db/held.ts";
import type { DatabaseKind } from "../../../db/open.ts";
import type { CatalogStatus } from "../../contract/catalog-status.ts";
import type { DamageReport } from "../../contract/damage.ts";
import { BazaarError } from "../../contract/errors.ts";
import type { ReplicaStatus } from "../../contract/replication.ts";
import { limits } from "../limits.ts";
import type { Peer } from "../peer.ts";

/** What a service says of its own database. */
export type Sight =
  /** It has a listing, and so many orders. */
  | { kind: "history"; last: number; isJournal: boolean }
  /** It has nothing that counts: it was never opened, or was replaced. */
  | { kind: "empty" }
  | { kind: "damaged"; report: DamageReport }
  /** It does not answer, or what it has is no copy of this history. */
  | { kind: "unknown"; why: string };

/** Asks a service what it has: a catalog or an order replica, running or closed. */
export async function lookAt(peer: Peer): Promise<Sight> {
  try {
    const { replica, catalog } = await peer.get<Answer>("/ping", limits.copyCallMs);
    if (catalog) return catalog.opened ? history(catalog.last, true) : { kind: "empty" };
    if (!replica) return { kind: "unknown", why: "is no service of this bazaar" };
    return replica.hash === "" ? { kind: "empty" } : history(replica.last, false);
  } catch (cause) {
    const report = cause instanceof BazaarError ? (cause.details.damage as DamageReport | undefined) : undefined;
    return report ? { kind: "damaged", report } : { kind: "unknown", why: (cause as Error).message };
  }
}

interface Answer {
  replica?: ReplicaStatus;
  catalog?: CatalogStatus;
}

function history(last: number, isJournal: boolean): Sight {
  return { kind: "history", last, isJournal };
}

/**
 * Whether what a damaged database held is elsewhere, intact. An opened catalog's journal has all that a replica can have.
 * Of a journal only the replicas have copies, and what none of them has was told to nobody: so where it goes beyond them,
 * it is enough that all of them are well. Decides without I/O.
 */
export function isShown(kind: DatabaseKind, held: Held, sights: readonly Sight[]): boolean {
  if (held === "nothing") return true;
  const histories = sights.filter((sight) => sight.kind === "history");
  const hasAll = ({ last, isJournal }: (typeof histories)[number]) =>
    held === "unreadable" ? isJournal || last > 0 : last >= held;
  if (histories.some(hasAll)) return true;
  const areWell = sights.every((sight) => sight.kind === "history" || sight.kind === "empty");
  return kind === "catalog" && areWell && histories.length > 0;
}

/** Whether all have answered, and none has anything to heal from. */
export function isNothingLeft(sights: readonly Sight[]): boolean {
  return sights.every(({ kind }) => kind === "damaged" || kind === "empty");
}
