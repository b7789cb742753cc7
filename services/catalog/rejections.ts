import type { Database } from "bun:sqlite";
import { count, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { rejections } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { limits } from "../runtime/limits.ts";

type Row = typeof rejections.$inferSelect;
export type Rejection = Omit<Row, "fingerprint">;

/**
 * The outcomes of trades that did not happen, by key, kept for `rejectionHours`: without them a late copy of a
 * rejected trade could still happen. Writes belong into a transaction of the caller's.
 */
export class Rejections {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #database: Database;
  #count: number;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.#count = this.#statements.count.get()?.count ?? 0;
  }

  /** Throws `DamagedLog` where the index of keys does not lead to every row: a key could be used again. */
  assertSound(): void {
    const found = this.#database.query("PRAGMA integrity_check(rejections)").values();
    if (String(found) !== "ok") throw new DamagedLog(`the rejections are damaged: ${String(found[0])}`);
  }

  /** Throws `DamagedLog` where the row is not what was written. */
  withKey(key: string): Rejection | undefined {
    const row = this.#statements.byKey.get({ key });
    if (!row) return undefined;
    const { fingerprint, ...rejection } = row;
    if (fingerprint !== 0 && fingerprint !== fingerprintOf(rejection))
      throw new DamagedLog("a rejection does not fit its fingerprint");
    return rejection;
  }

  /** How many more may be kept. */
  get room(): number {
    return limits.rejections - this.#count;
  }

  write(rejected: Rejection[]): void {
    for (const rejection of rejected) {
      this.#statements.insert.run({ ...rejection, fingerprint: fingerprintOf(rejection) });
    }
  }

  /** Counts what `write` wrote, once its transaction has been committed. */
  committed(rejected: Rejection[]): void {
    this.#count += rejected.length;
  }

  /** Forgets some of those that are older than `rejectionHours` at `nowMs`; true where there are no more of them. */
  prune(nowMs: number): boolean {
    const before = nowMs - limits.rejectionHours * 3_600_000;
    const pruned = this.#statements.prune.all({ before, rows: limits.rejectionPruneRows }).length;
    this.#count -= pruned;
    return pruned < limits.rejectionPruneRows;
  }
}

function fingerprintOf({ key, name, quantity, type, status, message, time }: Rejection): number {
  return Bun.hash.xxHash32(JSON.stringify([key, name, quantity, type, status, message, time]));
}

function prepareStatements(database: Database) {
  const db = drizzle({ client: database });
  const value = sql.placeholder;
  return {
    byKey: db
      .select()
      .from(rejections)
      .where(eq(rejections.key, value("key")))
      .prepare(),
    count: db.select({ count: count() }).from(rejections).prepare(),
    insert: db
      .insert(rejections)
      .values({
        key: value("key"),
        name: value("name"),
        quantity: value("quantity"),
        type: value("type"),
        status: value("status"),
        message: value("message"),
        time: value("time"),
        fingerprint: value("fingerprint"),
      })
      .prepare(),
    prune: db
      .delete(rejections)
      .where(sql`rowid IN (SELECT rowid FROM rejections WHERE time < ${value("before")} LIMIT ${value("rows")})`)
      .returning({ key: rejections.key })
      .prepare(),
  };
}
