import type { Database } from "bun:sqlite";
import type { LogEntry } from "../../../services/contract/order.ts";
import { StoredRows } from "./stored-rows.ts";

/** Something that keeps a database, and may get another one. */
export interface WatchedDisk {
  readonly database: Database;
  /** Whether anything can have been written since the last call; left out: always. */
  takeTouched?(): boolean;
}

/** The log on one process's disk, and how far it was checked. */
export class WatchedLog {
  readonly owner: string;
  readonly #disk: WatchedDisk;
  readonly #table: "journal" | "orders";
  #rows: StoredRows;
  #changes = 0;
  /** Number of the last order that was checked. */
  last = 0;

  constructor(owner: string, disk: WatchedDisk, table: "journal" | "orders") {
    this.owner = owner;
    this.#disk = disk;
    this.#table = table;
    this.#rows = new StoredRows(disk.database, table);
  }

  get rows(): StoredRows {
    return this.#rows;
  }

  /**
   * What became of the database since the last call: nothing, something was written, or another one has taken its
   * place. The caller must not look while that one may still be damaged.
   */
  look(): "same" | "written" | "replaced" {
    if (this.#disk.takeTouched?.() === false) return "same";
    if (this.#rows.database !== this.#disk.database) {
      this.#rows = new StoredRows(this.#disk.database, this.#table);
      this.#changes = this.#rows.changes();
      this.last = 0;
      return "replaced";
    }
    const changes = this.#rows.changes();
    if (changes === this.#changes) return "same";
    this.#changes = changes;
    // A log that was begun again is another one.
    if (this.#rows.last() < this.last) this.last = 0;
    return "written";
  }

  /** The orders that were not checked yet. */
  unchecked(): LogEntry[] {
    return this.#rows.orders(this.last);
  }
}
