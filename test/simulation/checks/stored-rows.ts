import type { Database, Statement } from "bun:sqlite";
import type { LogEntry } from "../../../services/contract/order.ts";

/** A stock as the catalog's database has it. */
export interface StoredStock {
  name: string;
  listed: number;
  shares: number;
  version: number;
}

/** A damaged row may have anything for its hash. */
function inHex(hash: unknown): string {
  return hash instanceof Uint8Array ? hash.toHex() : String(hash);
}

type StoredOrder = Omit<LogEntry, "hash"> & { hash: Uint8Array };

/** Reads what is on a process's disk by plain SQL, past the code under test. */
export class StoredRows {
  readonly database: Database;
  readonly #changes: Statement<{ count: number }, []>;
  readonly #last: Statement<{ number: number | null }, []>;
  readonly #stocks: Statement<StoredStock, []> | undefined;
  readonly #opened: Statement<{ opened: number }, []> | undefined;
  readonly #orders: Statement<StoredOrder, [number]>;

  constructor(database: Database, table: "journal" | "orders") {
    const columns = "number, key, name, quantity, type, term, time, replica, hash";
    this.database = database;
    this.#changes = database.prepare("SELECT total_changes() AS count");
    this.#last = database.prepare(`SELECT max(number) AS number FROM ${table}`);
    this.#orders = database.prepare(`SELECT ${columns} FROM ${table} WHERE number > ? ORDER BY number`);
    if (table !== "journal") return;
    this.#stocks = database.prepare("SELECT name, listed, shares, version FROM stocks");
    this.#opened = database.prepare("SELECT opened FROM state");
  }

  /** Grows with every row that is written. */
  changes(): number {
    return this.#changes.get()?.count ?? 0;
  }

  /** Number of the last order; 0: there is none. */
  last(): number {
    return this.#last.get()?.number ?? 0;
  }

  /** Whether a leader has ever opened the catalog that this database is of. */
  isOpened(): boolean {
    return this.#opened?.get()?.opened === 1;
  }

  /** All stocks; none where this is not the catalog's database. */
  stocks(): StoredStock[] {
    return this.#stocks?.all() ?? [];
  }

  /** The orders with a number greater than `after`, by number. */
  orders(after: number): LogEntry[] {
    return this.#orders.all(after).map((row) => ({ ...row, hash: inHex(row.hash) }));
  }
}
