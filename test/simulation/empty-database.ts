import { Database } from "bun:sqlite";
import { type DatabaseKind, openCatalogDatabase, openOrderDatabase } from "../../db/open.ts";

const openNew = { catalog: openCatalogDatabase, order: openOrderDatabase };

interface Template {
  content: Uint8Array;
  isSynced: boolean;
}

/** Empty, migrated databases; each is made once and copied from then on. */
const templates = new Map<DatabaseKind, Template>();

/** `FULL`, as SQLite counts. */
const fullySynchronous = 2;

/** A database as a service finds it at its first start: migrated, and empty. */
export function emptyDatabase(kind: DatabaseKind): Database {
  return Database.deserialize(template(kind).content, { strict: true });
}

/** Whether a commit of a service is on the disk when it returns, as its connection was told to (`PRAGMA synchronous`). */
export function isSynced(kind: DatabaseKind): boolean {
  return template(kind).isSynced;
}

function template(kind: DatabaseKind): Template {
  let made = templates.get(kind);
  if (made === undefined) {
    const database = openNew[kind](":memory:");
    const { synchronous = 0 } = database.query<{ synchronous: number }, []>("PRAGMA synchronous").get() ?? {};
    made = { content: database.serialize(), isSynced: synchronous >= fullySynchronous };
    database.close();
    templates.set(kind, made);
  }
  return made;
}
