import { Database, SQLiteError } from "bun:sqlite";

/** What SQLite says when a sync fails. */
const ioError = { name: "SQLiteError", message: "disk I/O error", code: "SQLITE_IOERR_FSYNC", errno: 1034 };

/** A commit that is going to fail. */
export interface FailingCommit {
  /** How many commits from now it is. */
  left: number;
  isWritten: boolean;
  onFailure(): void;
}

/** Does a transaction's work, and ends it with an I/O error. */
export function failCommit(database: Database, { isWritten, onFailure }: FailingCommit, work: () => unknown): never {
  // Only SQLite itself can construct one.
  const error = Object.assign(Object.create(SQLiteError.prototype) as SQLiteError, ioError);
  const run = Database.prototype.transaction.call(database, () => {
    work();
    if (!isWritten) throw error;
  });
  try {
    run();
  } catch (cause) {
    // What could not even be begun fails in its own way.
    if (cause !== error) throw cause;
  }
  onFailure();
  throw error;
}
