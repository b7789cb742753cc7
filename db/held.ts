import type { Database } from "bun:sqlite";
import type { LogEntry } from "../services/contract/order.ts";
import { limits } from "../services/runtime/limits.ts";
import { chainHash } from "./chain.ts";
import type { DatabaseKind } from "./open.ts";

/**
 * What a damaged database held, as far as that can be read: so many orders (0: a listing alone), nothing yet, or what
 * nobody can say.
 */
export type Held = number | "nothing" | "unreadable";

/** SQLite does not check what it reads. */
type Row = Omit<LogEntry, "hash"> & { hash: unknown };

/**
 * Reads a damaged database as well as that goes. An order counts only where it fits the one before it, so a flipped bit
 * makes no number that never was. By plain SQL, for a file that is not migrated yet.
 */
export function readHeld(database: Database, kind: DatabaseKind): Held {
  try {
    const table = kind === "catalog" ? "journal" : "orders";
    const columns = "number, key, name, quantity, type, term, time, replica, hash";
    const newest = `SELECT ${columns} FROM ${table} ORDER BY number DESC LIMIT ?`;
    const rows = database.query<Row, [number]>(newest).all(limits.heldOrders);
    const listing = database.query<{ listing: unknown }, []>("SELECT listing FROM state").get()?.listing ?? null;
    if (rows.length === 0) return listing === null ? "nothing" : 0;
    const sound = rows.find((row, index) => {
      const before = row.number === 1 ? listing : toHex(rows[index + 1]?.hash);
      return typeof before === "string" && chainHash(before, row) === toHex(row.hash);
    });
    return sound?.number ?? "unreadable";
  } catch {
    return "unreadable";
  }
}

function toHex(hash: unknown): string | undefined {
  return hash instanceof Uint8Array ? hash.toHex() : undefined;
}
