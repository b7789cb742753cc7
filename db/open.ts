import { Database, SQLiteError } from "bun:sqlite";
import { DrizzleError } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrate } from "drizzle-orm/bun-sqlite/migrator";
import { limits } from "../services/runtime/limits.ts";
import { DamagedLog, isDamagedFile, isDiskFailure } from "./damaged-log.ts";

/** Thrown when a database can't be used; the message says which, why and what to do. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** True where the file is not a sound SQLite database. */
  readonly damaged: boolean;

  constructor(message: string, damaged: boolean, options?: ErrorOptions) {
    super(message, options);
    this.damaged = damaged;
  }
}

/** SQLite's `application_id`, so that one service's file is not taken for another's. */
const applicationIds = { catalog: 0x62617a31, order: 0x62617a32 };

export type DatabaseKind = keyof typeof applicationIds;

/** Older ones can corrupt a database when the write-ahead log is reset. */
const oldestSqlite = [3, 51, 3];

/** Opens (or makes) and migrates the catalog's database. Throws `DatabaseError`. */
export function openCatalogDatabase(path: string): Database {
  return openDatabase(path, "catalog");
}

/** Opens (or makes) and migrates an order replica's database. Throws `DatabaseError`. */
export function openOrderDatabase(path: string): Database {
  return openDatabase(path, "order");
}

function openDatabase(path: string, kind: DatabaseKind): Database {
  try {
    const database = new Database(path, { create: true, readwrite: true, strict: true });
    try {
      prepareDatabase(database, path, kind);
      return database;
    } catch (cause) {
      database.close(true);
      throw cause;
    }
  } catch (cause) {
    throw cause instanceof DatabaseError ? cause : explain(path, cause);
  }
}

/** Makes an open database fit for a service, and migrates it; `path` names it in errors. Throws `DatabaseError`. */
export function prepareDatabase(database: Database, path: string, kind: DatabaseKind): void {
  try {
    prepare(database, path, kind);
  } catch (cause) {
    if (cause instanceof DatabaseError) throw cause;
    // A migration's error comes wrapped, with the whole statement for its message.
    throw explain(path, cause instanceof DrizzleError ? cause.cause : cause);
  }
}

/**
 * The exclusive lock keeps a second process off the file; it ends with the process, however that ends. With
 * `synchronous=FULL` a commit has reached the disk when it returns.
 */
function prepare(database: Database, path: string, kind: DatabaseKind): void {
  if (!isNewEnough(database)) throw new DatabaseError("This SQLite is too old: use Bun 1.4.5 or newer.", false);
  database.run(`PRAGMA busy_timeout = ${limits.databaseBusyMs}`);
  database.run("PRAGMA locking_mode = EXCLUSIVE");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = FULL");
  // Where a row was, nothing is left that a damaged pointer could lead to: an older state of it would fit its seal.
  database.run("PRAGMA secure_delete = ON");
  checkKind(database, path, kind);
  checkTables(database, path);
  migrate(drizzle(database), { migrationsFolder: `${import.meta.dir}/${kind}/migrations` });
  noteTables(database);
}

function isNewEnough(database: Database): boolean {
  const { version } = database.query<{ version: string }, []>("SELECT sqlite_version() AS version").get() ?? {
    version: "0",
  };
  const parts = version.split(".").map(Number);
  const different = oldestSqlite.findIndex((part, index) => part !== (parts[index] ?? 0));
  return different === -1 || (parts[different] ?? 0) > (oldestSqlite[different] ?? 0);
}

function checkKind(database: Database, path: string, kind: DatabaseKind): void {
  const id = database.query<{ application_id: number }, []>("PRAGMA application_id").get()?.application_id;
  const tables = database.query<{ count: number }, []>("SELECT count(*) AS count FROM sqlite_schema").get()?.count;
  if (id === applicationIds[kind]) return;
  if (isOneBitOff(id ?? 0, applicationIds[kind]))
    throw new DatabaseError(`${path} is damaged: its kind is unknown.`, true);
  if (id !== 0 || tables !== 0) throw new DatabaseError(`${path} is not the database of a bazaar's ${kind}.`, false);
  database.run(`PRAGMA application_id = ${applicationIds[kind]}`);
}

function isOneBitOff(a: number, b: number): boolean {
  const difference = (a ^ b) >>> 0;
  return difference !== 0 && (difference & (difference - 1)) === 0;
}

/** Throws where the tables are not those that were noted when they were made: a bit of the file's own list is flipped. */
function checkTables(database: Database, path: string): void {
  const noted = notedTables(database);
  if (noted !== 0 && noted !== tablesFingerprint(database)) {
    throw new DatabaseError(`${path} is damaged: its tables are not those that were made.`, true);
  }
}

/** SQLite leaves its `user_version` to us. */
function noteTables(database: Database): void {
  const fingerprint = tablesFingerprint(database);
  if (notedTables(database) !== fingerprint) database.run(`PRAGMA user_version = ${fingerprint}`);
}

function notedTables(database: Database): number {
  return database.query<{ user_version: number }, []>("PRAGMA user_version").get()?.user_version ?? 0;
}

/** A 32-bit number that is another one for other tables, and never 0, which is what an empty database has. */
function tablesFingerprint(database: Database): number {
  const tables = database.query("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").values();
  return Bun.hash.xxHash32(JSON.stringify(tables)) | 0 || 1;
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
    return new DatabaseError(`${path} is in use by another process: stop that one first.`, false, { cause });
  }
  if (isDamage(cause)) {
    return new DatabaseError(`${path} is damaged: ${(cause as Error).message}.`, true, { cause });
  }
  return new DatabaseError(`${path} can't be opened: ${(cause as Error).message}.`, false, { cause });
}
