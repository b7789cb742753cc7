import type { Database } from "bun:sqlite";
import { and, desc, eq, gt, lte } from "drizzle-orm";
import type { LogEntry } from "../services/contract/order.ts";
import type { OrderTable } from "./order-table.ts";
import { rawStatements } from "./raw-statements.ts";

/** A row as SQLite gives it; one that is damaged may hold anything. */
interface Row extends Omit<LogEntry, "hash"> {
  hash: Uint8Array;
}

/** The statements of an order log. */
export function orderStatements(database: Database, table: OrderTable) {
  const { db, value, prepare } = rawStatements(database);
  return {
    newest: prepare<Row, [limit: number]>(db.select().from(table).orderBy(desc(table.number)).limit(value("limit"))),
    hashAt: prepare<Pick<Row, "hash">, [number: number]>(
      db
        .select({ hash: table.hash })
        .from(table)
        .where(eq(table.number, value("number"))),
    ),
    range: prepare<Row, [after: number, upTo: number]>(
      db
        .select()
        .from(table)
        .where(and(gt(table.number, value("after")), lte(table.number, value("upTo"))))
        .orderBy(table.number),
    ),
    insert: prepare<never, InsertValues>(
      db.insert(table).values({
        number: value("number"),
        key: value("key"),
        name: value("name"),
        quantity: value("quantity"),
        type: value("type"),
        term: value("term"),
        time: value("time"),
        replica: value("replica"),
        hash: value("hash"),
      }),
    ),
  };
}

/** In the order of the schema's columns. */
type InsertValues = [
  number: number,
  key: string,
  name: string,
  quantity: number,
  type: string,
  term: number,
  time: number,
  replica: number,
  hash: Uint8Array,
];

/** An order as `insert` takes it. */
export function toValues({ number, key, name, quantity, type, term, time, replica, hash }: LogEntry): InsertValues {
  return [number, key, name, quantity, type, term, time, replica, Uint8Array.fromHex(hash)];
}

/** An order as it was read. Throws `TypeError` where its hash is none. */
export function toEntry(row: Row): LogEntry {
  return { ...row, hash: row.hash.toHex() };
}
