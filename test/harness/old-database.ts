import { Database } from "bun:sqlite";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrate } from "drizzle-orm/bun-sqlite/migrator";
import type { DatabaseKind } from "../../db/open.ts";

const applicationIds = { catalog: 0x62617a31, order: 0x62617a32 };

/** A database file as an older release made it, with only the first migrations. */
export function oldDatabase(path: string, kind: DatabaseKind, migrations: number): Database {
  const all = join(import.meta.dir, "../../db", kind, "migrations");
  const first = mkdtempSync(join(tmpdir(), "bazaar-migrations-"));
  try {
    const journal = JSON.parse(readFileSync(join(all, "meta/_journal.json"), "utf8"));
    cpSync(all, first, { recursive: true });
    mkdirSync(join(first, "meta"), { recursive: true });
    const entries = journal.entries.slice(0, migrations);
    writeFileSync(join(first, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
    const database = new Database(path, { create: true, readwrite: true, strict: true });
    migrate(drizzle(database), { migrationsFolder: first });
    database.run(`PRAGMA application_id = ${applicationIds[kind]}`);
    return database;
  } finally {
    rmSync(first, { recursive: true });
  }
}
