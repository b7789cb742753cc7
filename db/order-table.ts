import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A table of orders, as both the catalog's journal and the replicas' logs keep them. */
export function orderTable(name: string) {
  return sqliteTable(name, {
    number: integer().primaryKey(),
    key: text().notNull(),
    name: text().notNull(),
    quantity: integer().notNull(),
    type: text({ enum: ["buy", "sell"] }).notNull(),
    term: integer().notNull(),
    /** Milliseconds since 1970. */
    time: integer().notNull(),
    replica: integer().notNull(),
    /** SHA-256 of the previous order's hash and this order. */
    hash: blob({ mode: "buffer" }).notNull(),
  });
}

export type OrderTable = ReturnType<typeof orderTable>;
