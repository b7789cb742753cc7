import { Database, SQLiteError } from "bun:sqlite";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chainHash } from "../../db/chain.ts";
import { temporaryDirectory } from "../../scripts/cluster/fixtures/temporary-directory.ts";
import type { LogEntry } from "../../services/contract/order.ts";

/** Of the files that make up one database. */
const suffixes = ["", "-wal", "-shm"];

type Row = Omit<LogEntry, "hash"> & { hash: Uint8Array };

/** A stock as the catalog's database has it. */
interface StoredStock {
  name: string;
  listed: number;
  shares: number;
  version: number;
}

/** What the databases of a stopped cluster hold, read by plain SQL, past the code under test. */
export interface StoredLogs {
  journal: LogEntry[];
  stocks: StoredStock[];
  /** The logs of the replicas, by id; of those too that the last start did not have. */
  replicas: Map<number, LogEntry[]>;
}

/** Reads all databases of a data directory in which nothing runs. */
export function readStoredLogs(dataDir: string): StoredLogs {
  const ids = readdirSync(dataDir).flatMap((file) => /^order-([1-9])\.db$/.exec(file)?.[1] ?? []);
  const catalog = join(dataDir, "catalog.db");
  return {
    journal: withDatabase(catalog, (database) => readOrders(database, "journal")),
    stocks: withDatabase(catalog, (database) =>
      database.query<StoredStock, []>("SELECT name, listed, shares, version FROM stocks ORDER BY name").all(),
    ),
    replicas: new Map(
      ids.map((id) => [
        Number(id),
        withDatabase(join(dataDir, `order-${id}.db`), (database) => readOrders(database, "orders")),
      ]),
    ),
  };
}

/** Removes the database of a service that does not run. */
export function deleteDatabase(dataDir: string, name: string): void {
  const path = join(dataDir, `${name}.db`);
  if (!existsSync(path)) throw new Error(`There is no ${path} to delete.`);
  for (const suffix of suffixes) rmSync(path + suffix, { force: true });
}

/** Copies the database of a service that does not run. Returns what puts it back, in place of the one of then. */
export function copyDatabase(dataDir: string, name: string): () => void {
  const path = join(dataDir, `${name}.db`);
  const files = suffixes.filter((suffix) => existsSync(path + suffix));
  const contents = new Map(files.map((suffix) => [suffix, readFileSync(path + suffix)]));
  return () => {
    deleteDatabase(dataDir, name);
    for (const [suffix, content] of contents) writeFileSync(path + suffix, content);
  };
}

/**
 * What can still be read of one service's log, in whatever state its database is. Works on a copy: to open a database
 * is to change it.
 */
export function readStoredLog(dataDir: string, name: string): LogEntry[] {
  using directory = temporaryDirectory();
  const { path } = directory;
  for (const suffix of suffixes) {
    const file = `${name}.db${suffix}`;
    if (existsSync(join(dataDir, file))) copyFileSync(join(dataDir, file), join(path, file));
  }
  try {
    const table = name === "catalog" ? "journal" : "orders";
    return withDatabase(join(path, `${name}.db`), (database) => readOrders(database, table));
  } catch (cause) {
    if (cause instanceof SQLiteError || cause instanceof TypeError) return [];
    throw cause;
  }
}

/** The numbers of the orders that do not fit the chain which begins with the listing's hash. */
export function brokenLinks(orders: LogEntry[], genesis: string): number[] {
  return orders.flatMap((order, index) => {
    const previous = orders[index - 1]?.hash ?? genesis;
    return chainHash(previous, order) === order.hash ? [] : [order.number];
  });
}

function withDatabase<Result>(path: string, read: (database: Database) => Result): Result {
  const database = new Database(path, { readwrite: true, create: false, strict: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

function readOrders(database: Database, table: "journal" | "orders"): LogEntry[] {
  const columns = "number, key, name, quantity, type, term, time, replica, hash";
  const rows = database.query<Row, []>(`SELECT ${columns} FROM ${table} ORDER BY number`).all();
  return rows.map((row) => ({ ...row, hash: Buffer.from(row.hash).toString("hex") }));
}
