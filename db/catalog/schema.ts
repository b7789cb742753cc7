import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { identityColumns } from "../identity-columns.ts";
import { orderTable } from "../order-table.ts";

/** Rows that no chain proves have a `seal`, a hash of their other columns; null: from before there were seals. */
export const stocks = sqliteTable("stocks", {
  name: text().primaryKey(),
  priceCents: integer("price_cents").notNull(),
  /** Shares that the bazaar started with. */
  listed: integer().notNull(),
  shares: integer().notNull(),
  version: integer().notNull(),
  seal: integer(),
});

export const journal = orderTable("journal");

/**
 * What became of each key, in the order of the keys; each row names the next key, and the last one the first, so that a
 * row also proves which keys do not exist. The first row's key is empty. (`WITHOUT ROWID`, which Drizzle can't say.)
 */
export const keys = sqliteTable("keys", {
  key: text().primaryKey(),
  next: text().notNull(),
  /** The number of an order, or −1 times the id of a rejection. */
  outcome: integer().notNull(),
  seal: integer().notNull(),
});

/** Trades that did not happen, kept so that a late copy of one does not happen either; their ids have no holes. */
export const rejections = sqliteTable("rejections", {
  id: integer().primaryKey(),
  key: text().notNull(),
  name: text().notNull(),
  quantity: integer().notNull(),
  type: text({ enum: ["buy", "sell"] }).notNull(),
  status: integer().notNull(),
  message: text().notNull(),
  /** Milliseconds since 1970. */
  time: integer().notNull(),
  /** Milliseconds for which the catalog had been seen running. */
  running: integer().notNull(),
  seal: integer("fingerprint").notNull(),
});

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
  /** The database's own name; null: it was made before databases had one. */
  name: text(),
  ...identityColumns(),
  seal: integer(),
});
