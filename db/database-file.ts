import { Database } from "bun:sqlite";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Log } from "../services/runtime/log.ts";
import { damagedDatabase } from "./database-error.ts";
import { type Held, readHeld } from "./held.ts";
import { connect, type DatabaseKind, isDamage, isEmpty, prepareDatabase } from "./open.ts";

/** Where a service keeps its database. */
export interface DatabaseFile {
  /** For people. */
  readonly path: string;
  readonly kind: DatabaseKind;
  /**
   * Opens the database, or begins a new one where there is none. Throws `DatabaseError`. One that is damaged is not closed
   * again: SQLite would move its write-ahead log into it, and remove that.
   */
  open(): Database;
  /** Notes that the database was found damaged, so that `open` refuses it from now on, also after a restart. */
  noteDamage(found: string): void;
  /** What a damaged database held. */
  held(): Held;
  /** Takes a damaged database away, whole, so that `open` begins a new one. Returns where it is now. */
  putAside(): string;
}

/** The files that make up a database; the main one goes first, so that no older state of it can ever be opened. */
const suffixes = ["", "-wal", "-journal", "-shm", ".damage"];

/** A database in a file. */
export function databaseFile(path: string, kind: DatabaseKind, log?: Log): DatabaseFile {
  const note = `${path}.damage`;
  let connection: Database | undefined;
  return {
    path,
    kind,
    open() {
      if (existsSync(note)) {
        const found = readFileSync(note, "utf8").trim();
        throw damagedDatabase(path, `${found} (as ${note} says; remove that to have it looked at again)`);
      }
      connection = connect(path);
      try {
        prepareDatabase(connection, path, kind, log);
        return connection;
      } catch (cause) {
        if (!isDamage(cause)) connection.close(true);
        throw cause;
      }
    },
    noteDamage: (found) => writeFileSync(note, `${found}\n`),
    held: () => (connection ? readHeld(connection, kind) : heldIn(path, kind)),
    putAside: () => putAside(path),
  };
}

/** Changes nothing in the file: a connection that may only read moves nothing out of the write-ahead log. */
function heldIn(path: string, kind: DatabaseKind): Held {
  // SQLite would throw a write-ahead log away that has no main file.
  if (isEmpty(path)) return "unreadable";
  try {
    using database = new Database(path, { readonly: true, strict: true });
    return readHeld(database, kind);
  } catch {
    return "unreadable";
  }
}

/** Renames all files of a database to `<path>.damaged-1` and so on: nothing that was put aside is ever overwritten. */
function putAside(path: string): string {
  let number = 1;
  const name = () => `${path}.damaged-${number}`;
  while (suffixes.some((suffix) => existsSync(name() + suffix))) number += 1;
  for (const suffix of suffixes) if (existsSync(path + suffix)) renameSync(path + suffix, name() + suffix);
  return name();
}
