import { Database } from "bun:sqlite";
import { DatabaseError, damagedDatabase } from "./database-error.ts";
import type { Migration } from "./migrations.ts";

/** What a database of one kind is made of. */
type Migrations = readonly Migration[];

/** A table or an index, as SQLite lists it. */
interface Part {
  type: string;
  name: string;
  tbl_name: string;
  sql: string | null;
}

/** What was found on our tables, and taken away. */
export interface Foreign {
  type: "trigger" | "index";
  name: string;
  table: string;
  sql: string;
}

const parts = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";

/**
 * Throws a `DatabaseError` where the file was made by a newer release, or where one of our own tables and indexes is not
 * as our migrations make it: a bit of the file's own list is flipped. Whatever else stands there (statistics, views,
 * the tables of others) does not change what ours mean.
 */
export function assertOwnTables(database: Database, path: string, migrations: Migrations): void {
  const done = doneMigrations(database, path, migrations);
  const present = new Map(
    database
      .query<Part, []>(parts)
      .all()
      .map((part) => [part.name, part]),
  );
  const isAsMade = (part: Part) => Bun.deepEquals(part, present.get(part.name));
  const changed = partsAfter(migrations.slice(0, done)).find((part) => !isAsMade(part));
  if (changed) throw damagedDatabase(path, `the ${changed.type} ${changed.name} is not as it was made`);
  // Of a file in which nothing is done, none of our tables may be there: else its list of migrations is lost.
  const lost = done === 0 && partsAfter(migrations).find(({ name }) => present.has(name));
  if (lost) throw damagedDatabase(path, "its list of migrations is lost");
}

/** How many of our migrations the file has. Throws `DatabaseError` where it has others. */
function doneMigrations(database: Database, path: string, migrations: Migrations): number {
  const rows = readDone(database);
  const known = migrations.slice(0, rows.length);
  if (known.some(({ hash, madeAt }, at) => rows[at]?.hash !== hash || rows[at]?.created_at !== madeAt)) {
    throw damagedDatabase(path, "its list of migrations is not the one that was written");
  }
  if (rows.length > migrations.length) {
    throw new DatabaseError(`${path} was made by a newer release of the bazaar: start that one on it.`);
  }
  return rows.length;
}

function readDone(database: Database): { hash: unknown; created_at: unknown }[] {
  const name = "__drizzle_migrations";
  const isThere = database.query<unknown, [string]>("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name);
  if (!isThere) return [];
  return database.query<{ hash: unknown; created_at: unknown }, []>(`SELECT hash, created_at FROM ${name}`).all();
}

/** The tables and indexes that these migrations make, as SQLite lists them. */
function partsAfter(migrations: Migrations): Part[] {
  using database = new Database(":memory:", { strict: true });
  for (const statement of migrations.flatMap(({ statements }) => statements)) database.run(statement);
  return database.query<Part, []>(parts).all();
}

/**
 * Takes away what others have put on our tables and what could change or refuse our writes: triggers, and indexes that
 * are unique, partial or over an expression. Returns what that was. Plain indexes stay.
 */
export function dropForeign(database: Database, migrations: Migrations): Foreign[] {
  const own = partsAfter(migrations);
  const ownNames = new Set(own.map(({ name }) => name));
  const foreign = database
    .query<Part, []>(parts)
    .all()
    .filter((part) => ownNames.has(part.tbl_name) && !ownNames.has(part.name))
    .filter(({ type, name }) => type === "trigger" || (type === "index" && !isPlain(database, name)));
  return foreign.map(({ type, name, tbl_name, sql }) => {
    database.run(`DROP ${type} "${name.replaceAll('"', '""')}"`);
    return { type: type as Foreign["type"], name, table: tbl_name, sql: sql ?? "" };
  });
}

/** Whether an index takes every row, and computes nothing. */
function isPlain(database: Database, name: string): boolean {
  const list = 'SELECT il."unique" OR il.partial AS strict FROM sqlite_schema s, pragma_index_list(s.tbl_name) il';
  const kind = database.query<{ strict: number }, [string, string]>(`${list} WHERE s.name = ? AND il.name = ?`);
  const columns = database.query<{ cid: number }, [string]>("SELECT cid FROM pragma_index_info(?)").all(name);
  return kind.get(name, name)?.strict === 0 && columns.every(({ cid }) => cid >= 0);
}
