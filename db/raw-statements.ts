import type { Database, SQLQueryBindings } from "bun:sqlite";
import { type Query, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";

/**
 * For statements of the hot path: Drizzle writes them, from the schema, but does not run them. Its mapping of values
 * costs as much again as SQLite's own work. Values come in the order in which `value` placeholders stand in the query.
 */
export function rawStatements(database: Database) {
  return {
    db: drizzle(database),
    value: sql.placeholder,
    prepare: <Result, Values extends SQLQueryBindings[]>(query: { toSQL(): Query }) =>
      database.prepare<Result, Values>(query.toSQL().sql),
  };
}
