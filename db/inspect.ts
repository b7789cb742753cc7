import type { Database, Statement } from "bun:sqlite";
import type { InspectAnswer } from "../services/contract/inspect.ts";
import { limits } from "../services/runtime/limits.ts";
import { isDamagedFile, isDiskFailure } from "./damaged-log.ts";

/** Thrown for a query that is not run: it is none, it would change something, or it would take too long. */
export class NotInspectable extends Error {
  override readonly name = "NotInspectable";
}

/**
 * Answers a person's query, on the connection that a service works with: nobody else can open its database. While it
 * runs the service does nothing else, so one that may look at more than `mostLooks` rows is refused before it begins.
 * Gives the first `limits.inspectRows` rows. Throws `NotInspectable`, and SQLite's error if the file is damaged.
 */
export function inspect(database: Database, sql: string, mostLooks: number): InspectAnswer {
  // Only a single query fits between the brackets, and reads only: no PRAGMA, no ATTACH, no second statement.
  const plain = sql.replace(/[\s;]+$/, "");
  const query = `SELECT * FROM (\n${plain}\n) LIMIT ${limits.inspectRows + 1}`;
  try {
    const statement = database.prepare<Row, []>(query);
    try {
      assertCheap(database, plain, mostLooks);
      return answer(statement);
    } finally {
      statement.finalize();
    }
  } catch (cause) {
    if (cause instanceof NotInspectable || isDamagedFile(cause) || isDiskFailure(cause)) throw cause;
    throw new NotInspectable(`SQLite refuses the query: ${(cause as Error).message}.`, { cause });
  }
}

type Row = Record<string, Cell>;
type Cell = string | number | null | Uint8Array;

function answer(statement: Statement<Row, []>): InspectAnswer {
  const { columnNames: columns } = statement;
  const rows: InspectAnswer["rows"] = [];
  let bytes = 0;
  for (const row of statement.iterate()) {
    const cells = columns.map((column) => shown(row[column] ?? null));
    bytes += JSON.stringify(cells).length;
    if (rows.length === limits.inspectRows || bytes > limits.inspectBytes) {
      return { columns, rows, more: true };
    }
    rows.push(cells);
  }
  return { columns, rows, more: false };
}

function shown(cell: Cell): string | number | null {
  return cell instanceof Uint8Array ? cell.toHex() : cell;
}

/**
 * SQLite can't be interrupted here, so its plan is judged instead, and rather too strictly: each loop is taken to go
 * through all rows of all tables, unless it looks a row up by its key.
 */
function assertCheap(database: Database, query: string, mostLooks: number): void {
  const plan = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${query}`).all();
  const details = plan.map(({ detail }) => detail);
  if (details.some((detail) => detail.startsWith("RECURSIVE STEP"))) {
    throw new NotInspectable("The query is recursive, and may never end: it is not run.");
  }
  const loops = details.filter((detail) => /^(SCAN|SEARCH) /.test(detail) && !looksUp(detail));
  const rows = rowsOf(database);
  const looks = rows ** loops.length;
  if (looks <= mostLooks) return;
  const estimate = loops.length === 1 ? `${rows} rows` : `${rows} rows, each ${rows} times`;
  throw new NotInspectable(
    `The query may look at ${estimate}, and nothing else is done meanwhile: here at most ${mostLooks} looks are allowed. Look rows up by their keys, ask a follower, or query the orders.db of a backup with any SQLite tool.`,
  );
}

/** Whether a step finds one row: by a key, as the least or greatest one, or because there is no table at all. */
function looksUp(detail: string): boolean {
  const byKey = /^SEARCH \S+ USING (INTEGER )?PRIMARY KEY \(\w+=\?\)$/.test(detail);
  const byUniqueIndex = /^SEARCH \S+ USING (COVERING )?INDEX sqlite_autoindex_\w+ \(\w+=\?( AND \w+=\?)*\)$/.test(
    detail,
  );
  return byKey || byUniqueIndex || /^SEARCH \w+$/.test(detail) || /^SCAN (CONSTANT ROW|\d+-ROW)/.test(detail);
}

/** About how many rows all tables have: those without row numbers have as many as the others that they lead to. */
function rowsOf(database: Database): number {
  const tables = database
    .query<{ name: string }, []>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0",
    )
    .all();
  const greatest = (name: string) =>
    database
      .query<{ greatest: number | null }, []>(`SELECT max(rowid) AS greatest FROM "${name.replaceAll('"', '""')}"`)
      .get()?.greatest ?? 0;
  return tables.reduce((sum, { name }) => sum + greatest(name), 0);
}
