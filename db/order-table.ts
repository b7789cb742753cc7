import { blob, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * A table of orders, as both the catalog's journal and the replicas' logs keep them. Where keys are looked up (in the
 * journal) they have an index, which also keeps one key from having two orders.
 */
export function orderTable(name: string, options: { indexKeys: boolean }) {
  return sqliteTable(
    name,
    {
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
    },
    (table) => (options.indexKeys ? [uniqueIndex(`${name}_key`).on(table.key)] : []),
  );
}

export type OrderTable = ReturnType<typeof orderTable>;
