import { SQLiteError } from "bun:sqlite";

/** Thrown where what is read back from a database is not what was written, or can't be read at all. */
export class DamagedLog extends Error {
  override readonly name = "DamagedLog";
}

/** Whether a write failed such that nobody knows what the disk has now. A full disk is something else. */
export function isDiskFailure(cause: unknown): boolean {
  return cause instanceof SQLiteError && (cause.code ?? "").startsWith("SQLITE_IOERR");
}

/** Whether SQLite says that the file is damaged; a passing failure to read it is something else. */
export function isDamagedFile(cause: unknown): cause is SQLiteError {
  const code = cause instanceof SQLiteError ? (cause.code ?? "") : "";
  return code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT");
}
