import { Database } from "bun:sqlite";
import type { StoredIdentity } from "../../../db/identity-columns.ts";
import { isUnusable } from "../../../db/open.ts";
import type { Head } from "../../../services/contract/order.ts";
import { ReplicaStore } from "../../../services/order/replica-store.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { CommandError } from "../../command-line/command-error.ts";

/** What a file with orders was found to hold. */
export interface CheckedOrders {
  head: Head;
  listing: string | null;
  identity: StoredIdentity;
}

/**
 * Walks the whole chain of a file with orders, from the listing to the last order, and changes nothing in it. Throws
 * `CommandError` if anything does not fit, and the signal's reason.
 */
export async function checkOrderFile(
  path: string,
  signal: AbortSignal,
  onPage: (checked: number) => void,
): Promise<CheckedOrders> {
  try {
    using database = new Database(path, { readonly: true, strict: true });
    const { log, listing, identity } = new ReplicaStore(database);
    for (let after = 0; after < log.head.number; after += limits.pushOrders) {
      onPage(after);
      log.page(after, limits.pushOrders);
      // So that a signal is heard.
      await Bun.sleep(0);
      signal.throwIfAborted();
    }
    return { head: log.head, listing, identity };
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    if (!isUnusable(cause) && !(cause instanceof Error)) throw cause;
    throw new CommandError(`"${path}" is damaged: ${(cause as Error).message}.`, 1, { cause });
  }
}

/** The SHA-256 of a file. Throws the signal's reason. */
export async function fileHash(path: string, signal: AbortSignal): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const chunk of Bun.file(path).stream()) {
    signal.throwIfAborted();
    hasher.update(chunk);
  }
  return hasher.digest("hex");
}
