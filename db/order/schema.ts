import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { identityColumns } from "../identity-columns.ts";
import { orderTable } from "../order-table.ts";

export const orders = orderTable("orders");

/** What the bazaar started with, kept here too so that a lost catalog can be listed again. */
export const listing = sqliteTable("listing", {
  name: text().primaryKey(),
  priceCents: integer("price_cents").notNull(),
  quantity: integer().notNull(),
});

/** One row. */
export const state = sqliteTable("state", {
  id: integer().primaryKey(),
  term: integer().notNull(),
  /** The leader of that term; 0: not known. */
  leader: integer().notNull(),
  /** Hash of the listing, where the log's chain begins; null until the listing has been copied. */
  listing: text(),
  ...identityColumns(),
  /** A hash of the other columns; null: from before there were seals. */
  seal: integer(),
});
