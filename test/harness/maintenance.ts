import { Database } from "bun:sqlite";
import { writeFileSync } from "node:fs";

/** Something that a careful person may do to the database of a service that does not run. */
export interface Maintenance {
  what: string;
  /** `table` is the one with the orders. */
  inflict(path: string, table: "journal" | "orders"): void;
}

/** What leaves the orders of a database as they are, and so must change nothing. */
export const maintenance: readonly Maintenance[] = [
  sql("ANALYZE", () => ["ANALYZE"]),
  sql("VACUUM", () => ["VACUUM"]),
  sql("VACUUM to another page size", () => ["PRAGMA journal_mode = DELETE", "PRAGMA page_size = 8192", "VACUUM"]),
  sql("REINDEX", () => ["REINDEX"]),
  sql("PRAGMA optimize", () => ["PRAGMA optimize = 0x10002"]),
  sql("another user_version", () => ["PRAGMA user_version = 7"]),
  sql("a view", (table) => [`CREATE VIEW volumes AS SELECT name, sum(quantity) FROM ${table} GROUP BY name`]),
  sql("an index", (table) => [`CREATE INDEX theirs_by_name ON ${table} (name, type)`]),
  sql("a table", () => ["CREATE TABLE theirs (note)", "INSERT INTO theirs VALUES ('theirs')"]),
  sql("a trigger that writes elsewhere", (table) => [
    "CREATE TABLE audited (number)",
    `CREATE TRIGGER audit AFTER INSERT ON ${table} BEGIN INSERT INTO audited VALUES (new.number); END`,
  ]),
  sql("a trigger that changes what is written", (table) => [
    `CREATE TRIGGER worse AFTER INSERT ON ${table} BEGIN UPDATE ${table} SET quantity = 1; END`,
  ]),
  sql("a trigger that refuses writes", (table) => [
    `CREATE TRIGGER never BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'no'); END`,
  ]),
  ...["DELETE", "TRUNCATE", "PERSIST"].map((mode) =>
    sql(`the journal mode ${mode}`, (table) => [
      `PRAGMA journal_mode = ${mode}`,
      `UPDATE ${table} SET quantity = quantity`,
    ]),
  ),
  { what: "a -shm that is emptied", inflict: (path) => writeFileSync(`${path}-shm`, "") },
  {
    what: "a -wal that is emptied after a checkpoint",
    inflict(path) {
      using database = new Database(path, { readwrite: true, create: false, strict: true });
      database.run("PRAGMA wal_checkpoint(TRUNCATE)");
      database.close(true);
      writeFileSync(`${path}-wal`, "");
    },
  },
];

function sql(what: string, statements: (table: string) => string[]): Maintenance {
  return {
    what,
    inflict(path, table) {
      using database = new Database(path, { readwrite: true, create: false, strict: true });
      for (const statement of statements(table)) database.run(statement);
      database.close(true);
    },
  };
}
