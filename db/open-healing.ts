import type { Database } from "bun:sqlite";
import type { Log } from "../services/runtime/log.ts";
import type { DatabaseFile } from "./database-file.ts";
import { isDamage } from "./open.ts";

/**
 * Opens a service's database and uses it. A damaged one is put aside and a new one begun: the others have what was in
 * it. Throws `DatabaseError` and whatever `use` throws for anything else.
 */
export function openHealing<Result>(file: DatabaseFile, log: Log, use: (database: Database) => Result): Result {
  try {
    return openAnd(file, use);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    log.error({ err: cause }, "the database is damaged: it is put aside, and a new one begun");
    file.putAside();
    return openAnd(file, use);
  }
}

function openAnd<Result>(file: DatabaseFile, use: (database: Database) => Result): Result {
  const database = file.open();
  try {
    return use(database);
  } catch (cause) {
    database.close(true);
    throw cause;
  }
}
