import type { Database } from "bun:sqlite";
import { existsSync, renameSync, rmSync } from "node:fs";
import { isDamage, openOrderDatabase } from "../../db/open.ts";
import type { Log } from "../runtime/log.ts";

/**
 * Opens a replica's database and uses it. A damaged file is put aside and a new one begun: the peers have what was in
 * it. Throws `DatabaseError` and whatever `use` throws for anything else.
 */
export function openHealing<Result>(path: string, log: Log, use: (database: Database) => Result): Result {
  try {
    return openAnd(path, use);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    log.error({ err: cause }, "the database is damaged: starts again from the peers");
    putAside(path);
    return openAnd(path, use);
  }
}

/** Renames a database file to `<path>.damaged`, in place of one that was put aside before. */
export function putAside(path: string): void {
  renameSync(path, `${path}.damaged`);
  for (const suffix of ["-wal", "-shm"]) if (existsSync(path + suffix)) rmSync(path + suffix);
}

function openAnd<Result>(path: string, use: (database: Database) => Result): Result {
  const database = openOrderDatabase(path);
  try {
    return use(database);
  } catch (cause) {
    database.close(true);
    throw cause;
  }
}
