import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrate as migrateByDrizzle } from "drizzle-orm/bun-sqlite/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { catalogMigrations } from "./catalog/migrations.ts";
import { migrate } from "./migrations.ts";
import { orderMigrations } from "./order/migrations.ts";

/** What a database has come to be made of, and what it notes of how. */
function content(database: Database) {
  const parts = database.query(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
  );
  const isOurs = ({ name }: { name: string }) => name !== "__drizzle_migrations";
  return {
    parts: (parts.all() as { name: string }[]).filter(isOurs),
    done: database.query("SELECT hash, created_at FROM __drizzle_migrations").all(),
  };
}

describe.each([
  ["catalog", catalogMigrations],
  ["order", orderMigrations],
] as const)("the migrations of %s", (kind, migrations) => {
  const migrationsFolder = `${import.meta.dir}/${kind}/migrations`;

  test("are all that lie in the folder", () => {
    const files = readMigrationFiles({ migrationsFolder });
    expect(migrations.map(({ statements, madeAt, hash }) => [[...statements], madeAt, hash])).toEqual(
      files.map(({ sql, folderMillis, hash }) => [sql, folderMillis, hash]),
    );
  });

  test("make what Drizzle's migrator makes, from nothing and from any step between", () => {
    using byDrizzle = new Database(":memory:", { strict: true });
    migrateByDrizzle(drizzle({ client: byDrizzle }), { migrationsFolder });
    for (let done = 0; done <= migrations.length; done += 1) {
      using ours = new Database(":memory:", { strict: true });
      migrate(ours, migrations.slice(0, done));
      migrate(ours, migrations);
      expect(content(ours)).toEqual(content(byDrizzle));
    }
  });

  test("are carried out all or none", () => {
    using database = new Database(":memory:", { strict: true });
    const broken = { statements: ["CREATE TABLE more (id)", "CREATE TABLE more (id)"], madeAt: 9e12, hash: "" };
    expect(() => migrate(database, [...migrations, broken])).toThrow("already exists");
    expect(content(database)).toEqual({ parts: [], done: [] });
  });
});
