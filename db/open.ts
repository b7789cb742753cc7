import { Database, SQLiteError } from "bun:sqlite";
import { statSync } from "node:fs";
import { limits } from "../services/runtime/limits.ts";
import type { Log } from "../services/runtime/log.ts";
import { catalogMigrations } from "./catalog/migrations.ts";
import { DamagedLog, isDamagedFile, isDiskFailure } from "./damaged-log.ts";
import { DatabaseError, damagedDatabase } from "./database-error.ts";
import { migrate } from "./migrations.ts";
import { orderMigrations } from "./order/migrations.ts";
import { assertOwnTables, dropForeign } from "./own-tables.ts";

/** SQLite's `application_id`, so that one service's file is not taken for another's. */
const applicationIds = { catalog: 0x62617a31, order: 0x62617a32 };

export type DatabaseKind = keyof typeof applicationIds;

const migrations = { catalog: catalogMigrations, order: orderMigrations };

/** Older ones can corrupt a database when the write-ahead log is reset. */
const oldestSqlite = [3, 51, 3];

/** What is told of things that others have put on our tables. */
type Warn = Pick<Log, "warn">;

/** Opens (or makes) and migrates the catalog's database. Throws `DatabaseError`. */
export function openCatalogDatabase(path: string, log?: Warn): Database {
  return openDatabase(path, "catalog", log);
}

/** Opens (or makes) and migrates an order replica's database. Throws `DatabaseError`. */
export function openOrderDatabase(path: string, log?: Warn): Database {
  return openDatabase(path, "order", log);
}

function openDatabase(path: string, kind: DatabaseKind, log: Warn | undefined): Database {
  const database = connect(path);
  try {
    prepareDatabase(database, path, kind, log);
    return database;
  } catch (cause) {
    database.close(true);
    throw cause;
  }
}

/** A connection to a database that is still to be prepared, and made if it is not there. Throws `DatabaseError`. */
export function connect(path: string): Database {
  assertNewSqlite();
  assertNotEmptied(path);
  try {
    return new Database(path, { create: true, readwrite: true, strict: true });
  } catch (cause) {
    throw explain(path, cause);
  }
}

/** Makes an open database fit for a service, and migrates it; `path` names it in errors. Throws `DatabaseError`. */
export function prepareDatabase(database: Database, path: string, kind: DatabaseKind, log?: Warn): void {
  try {
    prepare(database, path, kind, log);
  } catch (cause) {
    if (cause instanceof DatabaseError) throw cause;
    throw explain(path, cause);
  }
}

function prepare(database: Database, path: string, kind: DatabaseKind, log: Warn | undefined): void {
  lock(database);
  // Where a row was, nothing is left that a damaged pointer could lead to: an older state of it would fit its seal.
  database.run("PRAGMA secure_delete = ON");
  checkKind(database, path, kind);
  assertOwnTables(database, path, migrations[kind]);
  migrate(database, migrations[kind]);
  for (const foreign of dropForeign(database, migrations[kind])) {
    log?.warn(foreign, `dropped somebody's ${foreign.type} on a table of the bazaar: it could change what is written`);
  }
}

/**
 * The exclusive lock keeps every other process off the file, readers too; it ends with the process, however that ends.
 * It comes first: a connection that has read a write-ahead log before it was told to be exclusive shares it until its
 * first write. With `synchronous=FULL` a commit has reached the disk when it returns.
 */
function lock(database: Database): void {
  database.run(`PRAGMA busy_timeout = ${limits.databaseBusyMs}`);
  database.run("PRAGMA locking_mode = EXCLUSIVE");
  database.run("BEGIN EXCLUSIVE");
  database.run("COMMIT");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = FULL");
}

/** Throws where the main file is gone or empty beside its write-ahead log, which SQLite would throw away. */
function assertNotEmptied(path: string): void {
  if (path === ":memory:" || !isEmpty(path) || isEmpty(`${path}-wal`)) return;
  throw damagedDatabase(path, "it is empty, beside a write-ahead log");
}

/** Whether nothing is in a file, or there is no such file. */
export function isEmpty(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

function assertNewSqlite(): void {
  using memory = new Database(":memory:", { strict: true });
  const { version } = memory.query<{ version: string }, []>("SELECT sqlite_version() AS version").get() ?? {
    version: "0",
  };
  const parts = version.split(".").map(Number);
  const different = oldestSqlite.findIndex((part, index) => part !== (parts[index] ?? 0));
  if (different === -1 || (parts[different] ?? 0) > (oldestSqlite[different] ?? 0)) return;
  throw new DatabaseError("This SQLite is too old: use Bun 1.4.5 or newer.");
}

function checkKind(database: Database, path: string, kind: DatabaseKind): void {
  const id = database.query<{ application_id: number }, []>("PRAGMA application_id").get()?.application_id;
  const tables = database.query<{ count: number }, []>("SELECT count(*) AS count FROM sqlite_schema").get()?.count;
  if (id === applicationIds[kind]) return;
  if (isOneBitOff(id ?? 0, applicationIds[kind])) throw damagedDatabase(path, "its kind is unknown");
  if (id !== 0 || tables !== 0) throw new DatabaseError(`${path} is not the database of a bazaar's ${kind}.`);
  database.run(`PRAGMA application_id = ${applicationIds[kind]}`);
}

function isOneBitOff(a: number, b: number): boolean {
  const difference = (a ^ b) >>> 0;
  return difference !== 0 && (difference & (difference - 1)) === 0;
}

/** Whether a service can't go on with its database: it is damaged, or a write failed with an unknown outcome. */
export function isUnusable(cause: unknown): boolean {
  return cause instanceof DamagedLog || isDamagedFile(cause) || isDiskFailure(cause);
}

/** Whether an error, met while a database was opened or prepared, says that it, or a log in it, is damaged. */
export function isDamage(cause: unknown): boolean {
  if (cause instanceof DatabaseError) return cause.damaged;
  return cause instanceof DamagedLog || isDamagedFile(cause) || isMisfit(cause);
}

/** Our statements fit the tables that our migrations make: where one does not, the file's own list of them is damaged. */
function isMisfit(cause: unknown): boolean {
  return cause instanceof SQLiteError && cause.code === "SQLITE_ERROR";
}

function explain(path: string, cause: unknown): DatabaseError {
  const code = cause instanceof SQLiteError ? (cause.code ?? "") : "";
  if (code.startsWith("SQLITE_BUSY")) {
    return new DatabaseError(`${path} is in use by another process: stop that one first.`, { cause });
  }
  if (isDamage(cause)) {
    return damagedDatabase(path, (cause as Error).message, { cause });
  }
  return new DatabaseError(`${path} can't be opened: ${(cause as Error).message}.`, { cause });
}
