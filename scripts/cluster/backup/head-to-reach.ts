import type { CatalogStatus } from "../../../services/contract/catalog-status.ts";
import type { Head } from "../../../services/contract/order.ts";
import type { ReplicaStatus } from "../../../services/contract/replication.ts";
import type { Peer } from "../../../services/runtime/peer.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { timing } from "../timing.ts";

/** A replica of the cluster that is backed up. */
export interface NamedReplica {
  name: string;
  id: number;
  peer: Peer;
}

/**
 * The last order that a backup must have, so that no order is missing that was answered before now. An open catalog
 * knows it: an answer comes after its commit. A catalog that is down or closed answers nothing, and neither does anybody
 * else then; what was answered before is on some replica, and only all of them together are sure to have it. Throws
 * `CommandError` if one of those does not answer.
 */
export async function headToReach(catalog: Peer | undefined, replicas: readonly NamedReplica[]): Promise<Head> {
  const known = await catalog?.get<{ catalog: CatalogStatus }>("/ping", timing.backupCallMs).catch(() => undefined);
  if (known?.catalog.open) return { number: known.catalog.last, hash: known.catalog.hash };
  const heads = await Promise.all(replicas.map(headOf));
  const missing = replicas.filter((_, index) => heads[index] === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    throw new CommandError(
      `Neither the catalog nor ${missing.join(", ")} can say which orders were answered: a backup could lack some. Try again when one of the two can.`,
    );
  }
  return heads.flatMap((head) => head ?? []).reduce((a, b) => (b.number > a.number ? b : a));
}

async function headOf({ peer }: NamedReplica): Promise<Head | undefined> {
  try {
    const { replica } = await peer.get<{ replica: ReplicaStatus }>("/ping", timing.backupCallMs);
    return { number: replica.last, hash: replica.hash };
  } catch {
    return undefined;
  }
}
