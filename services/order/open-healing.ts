import type { Database } from "bun:sqlite";
import { existsSync, renameSync, rmSync } from "node:fs";
import { DatabaseError, openOrderDatabase } from "../../db/open.ts";
import type { Log } from "../runtime/log.ts";

/**
 * Opens a replica's database. A damaged file is put aside, as `<path>.damaged`, and a new one begun: the peers have
 * what was in it. Throws `DatabaseError` for anything else.
 */
export function openHealing(path: string, log: Log): Database {
  try {
    return openOrderDatabase(path);
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || !cause.damaged) throw cause;
    log.error({ reason: cause.message }, "the database is damaged: starts again from the peers");
    renameSync(path, `${path}.damaged`);
    for (const suffix of ["-wal", "-shm"]) if (existsSync(path + suffix)) rmSync(path + suffix);
    return openOrderDatabase(path);
  }
}
