import { Database } from "bun:sqlite";
import { openCatalogDatabase, openOrderDatabase } from "../../db/open.ts";

const open = { catalog: openCatalogDatabase, order: openOrderDatabase };

const templates = new Map<keyof typeof open, Uint8Array>();

/** An empty, migrated database in memory: a process's disk. It is migrated once and copied from then on. */
export function freshDisk(kind: keyof typeof open): Database {
  let template = templates.get(kind);
  if (template === undefined) {
    const database = open[kind](":memory:");
    template = database.serialize();
    database.close();
    templates.set(kind, template);
  }
  return Database.deserialize(template, { strict: true });
}
