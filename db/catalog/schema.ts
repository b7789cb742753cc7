import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { identityColumns } from "../identity-columns.ts";
import { orderTable } from "../order-table.ts";

export const stocks = sqliteTable("stocks", {
  name: text().primaryKey(),
  priceCents: integer("price_cents").notNull(),
  /** Shares that the bazaar started with. */
  listed: integer().notNull(),
  shares: integer().notNull(),
  version: integer().notNull(),
});

export const journal = orderTable("journal", { indexKeys: true });

/** Outcomes of trades that did not happen, kept so that a late copy of one does not happen either. */
export const rejections = sqliteTable(
  "rejections",
  {
    key: text().primaryKey(),
    name: text().notNull(),
    quantity: integer().notNull(),
    type: text({ enum: ["buy", "sell"] }).notNull(),
    status: integer().notNull(),
    message: text().notNull(),
    /** Milliseconds since 1970. */
    time: integer().notNull(),
    /** Of the other columns, so that a damaged row is noticed as it is read; 0: it was written before there were any. */
    fingerprint: integer().notNull().default(0),
  },
  (table) => [index("rejections_time").on(table.time)],
);

/** One row. */
export const state = sqliteTable("state", {
  id: integer().primaryKey(),
  term: integer().notNull(),
  /** The replica that the term was given to; 0: none yet. */
  leader: integer().notNull(),
  /** Whether a leader has ever opened this database; one that was lost looks as if not. */
  opened: integer({ mode: "boolean" }).notNull(),
  /** Hash of the listing, where the journal's chain begins. */
  listing: text().notNull(),
  /** The database's own name; empty: it was made before databases had one. */
  name: text().notNull().default(""),
  ...identityColumns(),
});
