import type { Database } from "bun:sqlite";
import { asc, desc, eq, gte, lte, sql } from "drizzle-orm";
import { rejections } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { rawStatements } from "../../db/raw-statements.ts";
import { assertSealed, sealOf } from "../../db/seal.ts";
import { limits } from "../runtime/limits.ts";

type Row = typeof rejections.$inferSelect;
export type Rejection = Omit<Row, "id" | "seal">;
type NumberedRejection = Omit<Row, "seal">;

/** What a transaction changes here: the new rejections, and those that are forgotten. */
export interface RejectionChanges {
  kept: NumberedRejection[];
  forgotten: NumberedRejection[];
}

/**
 * The outcomes of trades that did not happen, kept for `rejectionHours`: without them a late copy of a rejected trade
 * could still happen. Where there is no more room the oldest give way, but none whose late copy may still be on its way
 * (`rejectionLeastMs`). Their age is the time for which the catalog was seen running since. Writes belong into a
 * transaction of the caller's.
 */
export class Rejections {
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** The ids of those that are kept are `first` to `last`; with none, `last` is `first` − 1. */
  #first: number;
  #last: number;
  /** The running time of the newest one. */
  readonly runningMs: number;

  /** Throws `DamagedLog` where the oldest or the newest can't be read. */
  constructor(database: Database) {
    this.#statements = prepareStatements(database);
    const [oldest] = this.#checked(this.#statements.oldest.all(1, 1));
    const [newest] = this.#checked(this.#statements.newest.all(1));
    this.#first = oldest?.id ?? 1;
    this.#last = newest?.id ?? 0;
    this.runningMs = newest?.running ?? 0;
  }

  /** How many are kept. */
  get count(): number {
    return this.#last - this.#first + 1;
  }

  /** Throws `DamagedLog` where there is none, or where it is not what was written. */
  get(id: number): NumberedRejection {
    const [row] = this.#checked(this.#statements.byId.all(id));
    if (!row) throw new DamagedLog(`rejection ${id} is missing`);
    return row;
  }

  /** How many of `wanted` more may be kept, when the catalog has run for so long. */
  room(wanted: number, runningMs: number): number {
    const free = limits.rejections - this.count;
    if (free >= wanted) return wanted;
    const oldest = this.#oldest(Math.min(wanted - free, limits.rejectionPruneRows));
    return Math.max(0, free + oldest.filter((rejection) => mayGiveWay(rejection, runningMs)).length);
  }

  /** Writes rejections behind the newest one; where there are too many, the oldest give way. */
  write(rejected: Rejection[]): RejectionChanges {
    const surplus = this.count + rejected.length - limits.rejections;
    const runningMs = rejected.at(-1)?.running ?? 0;
    const oldest = this.#oldest(rejected.length > 0 ? Math.min(surplus, limits.rejectionPruneRows) : 0);
    const forgotten = this.#forget(oldest.filter((rejection) => mayGiveWay(rejection, runningMs)));
    const kept = rejected.map((rejection, index) => ({ ...rejection, id: this.#last + index + 1 }));
    for (const { id, key, name, quantity, type, status, message, time, running } of kept) {
      const values = [id, key, name, quantity, type, status, message, time, running] as const;
      this.#statements.insert.run(...values, sealOf(values));
    }
    return { kept, forgotten };
  }

  /** Forgets some of those that are too old, or too many; returns them. */
  forgetOld(runningMs: number): NumberedRejection[] {
    const surplus = this.count - limits.rejections;
    const isOver = (rejection: NumberedRejection, index: number) =>
      isOld(rejection, runningMs) || (index < surplus && mayGiveWay(rejection, runningMs));
    // Most often there is none.
    if (!this.#oldest(1).some(isOver)) return [];
    return this.#forget(this.#oldest(limits.rejectionPruneRows).filter(isOver));
  }

  /** To be called once the transaction of `write` or `forgetOld` has been committed. */
  committed({ kept, forgotten }: RejectionChanges): void {
    this.#first += forgotten.length;
    this.#last += kept.length;
  }

  #forget(forgotten: NumberedRejection[]): NumberedRejection[] {
    const newest = forgotten.at(-1);
    if (newest) this.#statements.forget.run(newest.id);
    return forgotten;
  }

  #oldest(limit: number): NumberedRejection[] {
    if (limit <= 0) return [];
    const rows = this.#checked(this.#statements.oldest.all(this.#first, limit));
    const isWhole = rows.every(({ id }, index) => id === this.#first + index);
    if (!isWhole || rows.length !== Math.min(limit, this.count)) throw new DamagedLog("a rejection is missing");
    return rows;
  }

  #checked(rows: Row[]): NumberedRejection[] {
    return rows.map(({ seal, ...rejection }) => {
      assertSealed(seal, Object.values(rejection), "a rejection");
      return rejection;
    });
  }
}

function isOld({ running }: NumberedRejection, runningMs: number): boolean {
  return runningMs - running > limits.rejectionHours * 3_600_000;
}

function mayGiveWay({ running }: NumberedRejection, runningMs: number): boolean {
  return runningMs - running > limits.rejectionLeastMs;
}

/** Rows come as SQLite gives them: `seal` must be called so in the query. */
function prepareStatements(database: Database) {
  const { db, value, prepare } = rawStatements(database);
  const { id, key, name, quantity, type, status, message, time, running, seal } = rejections;
  const columns = { id, key, name, quantity, type, status, message, time, running, seal: sql`${seal}`.as("seal") };
  const all = () => db.select(columns).from(rejections);
  return {
    byId: prepare<Row, [id: number]>(all().where(eq(id, value("id")))),
    oldest: prepare<Row, [from: number, limit: number]>(
      all()
        .where(gte(id, value("from")))
        .orderBy(asc(id))
        .limit(value("limit")),
    ),
    newest: prepare<Row, [limit: 1]>(all().orderBy(desc(id)).limit(value("limit"))),
    insert: prepare<never, InsertValues>(
      db.insert(rejections).values({
        id: value("id"),
        key: value("key"),
        name: value("name"),
        quantity: value("quantity"),
        type: value("type"),
        status: value("status"),
        message: value("message"),
        time: value("time"),
        running: value("running"),
        seal: value("seal"),
      }),
    ),
    forget: prepare<never, [upTo: number]>(db.delete(rejections).where(lte(id, value("upTo")))),
  };
}

type InsertValues = [
  id: number,
  key: string,
  name: string,
  quantity: number,
  type: string,
  status: number,
  message: string,
  time: number,
  running: number,
  seal: number,
];
