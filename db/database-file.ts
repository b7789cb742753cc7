import type { Database } from "bun:sqlite";
import { existsSync, renameSync, rmSync } from "node:fs";
import { DatabaseError } from "./database-error.ts";

/** Where a service keeps its database. */
export interface DatabaseFile {
  /** Opens the database, or begins a new one where there is none. Throws `DatabaseError`. */
  open(): Database;
  /** Takes a damaged database away, so that `open` begins a new one. */
  putAside(): void;
}

/** A database file; `open` is what opens one of its kind. */
export function databaseFile(path: string, open: (path: string) => Database): DatabaseFile {
  return { open: () => open(path), putAside: () => putAside(path) };
}

/** A database that nobody has a copy of: it is never put aside, so `putAside` throws `DatabaseError`. */
export function onlyCopy(file: DatabaseFile): DatabaseFile {
  const putAside = () => {
    throw new DatabaseError(
      "The database is damaged, and no order replicas are configured (REPLICAS) to repair it from: restore a copy of it.",
      true,
    );
  };
  return { ...file, putAside };
}

/** Renames a database file to `<path>.damaged`, in place of one that was put aside before. */
function putAside(path: string): void {
  renameSync(path, `${path}.damaged`);
  for (const suffix of ["-wal", "-shm"]) if (existsSync(path + suffix)) rmSync(path + suffix);
}
