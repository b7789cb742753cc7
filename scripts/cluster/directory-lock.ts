import { Database, SQLiteError } from "bun:sqlite";

/**
 * Holds a data directory for one launcher: an exclusive transaction on an empty SQLite file, which ends with the
 * process, however that ends. (A file with a pid would outlive a `kill -9`.)
 */
export class DirectoryLock {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Takes the lock, or returns "taken" after `waitMs`. The lock must be kept in reach: the collector closes what nobody
   * holds. Throws `SQLiteError` where the file can't be opened.
   */
  static take(path: string, waitMs: number): DirectoryLock | "taken" {
    const database = new Database(path, { create: true, strict: true });
    try {
      database.run(`PRAGMA busy_timeout = ${waitMs}`);
      database.run("BEGIN EXCLUSIVE");
      return new DirectoryLock(database);
    } catch (cause) {
      database.close();
      if (isBusy(cause)) return "taken";
      throw cause;
    }
  }

  /**
   * Whether somebody has the lock. A look changes nothing; it is over at once, so it keeps nobody from taking the lock
   * who waits for it. Throws `SQLiteError` where the file can't be read.
   */
  static isHeld(path: string): boolean {
    const database = new Database(path, { readonly: true, strict: true });
    try {
      database.run("SELECT count(*) FROM sqlite_schema");
      return false;
    } catch (cause) {
      if (isBusy(cause)) return true;
      throw cause;
    } finally {
      database.close();
    }
  }

  /** Lets the directory go. */
  release(): void {
    this.#database.close();
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof SQLiteError && (cause.code?.startsWith("SQLITE_BUSY") ?? false);
}
