import { type Database, SQLiteError } from "bun:sqlite";
import type { Head, LogEntry } from "../services/contract/order.ts";
import { limits } from "../services/runtime/limits.ts";
import type { Measure } from "../services/runtime/metrics/stopwatch.ts";
import { chainHash } from "./chain.ts";
import { DamagedLog, isDamagedFile } from "./damaged-log.ts";
import { orderStatements, toEntry, toValues } from "./order-statements.ts";
import type { OrderTable } from "./order-table.ts";

/** Thrown by `append` when the orders begin after the next number. */
export class LogHole extends Error {
  override readonly name = "LogHole";
}

/** Thrown by `append` when an order does not continue, or differs from, the chain that is here. */
export class ChainMismatch extends Error {
  override readonly name = "ChainMismatch";
}

/**
 * The orders 1, 2, 3 … without a hole, each hashed with its predecessor, the first with the listing's hash. The
 * catalog's journal and the replicas' logs are both this. Entries are never changed and never removed.
 */
export class OrderLog {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof orderStatements>;
  readonly #genesis: string;
  readonly #measure: Measure;
  #head: Head;
  /** The newest orders, as they were appended. */
  #recent: LogEntry[] = [];

  /**
   * `genesis` is the listing's hash; `measure` is given each transaction to do. Throws `DamagedLog` if the newest order
   * can't be read.
   */
  constructor(database: Database, table: OrderTable, genesis: string, measure: Measure = (work) => work()) {
    this.#database = database;
    this.#statements = orderStatements(database, table);
    this.#genesis = genesis;
    this.#measure = measure;
    this.#head = this.#newestHead() ?? { number: 0, hash: genesis };
  }

  get head(): Head {
    return this.#head;
  }

  /**
   * Appends orders in one transaction and passes over those that are here already; returns how many were new.
   * `alongside` is written in the same transaction. Throws `LogHole`, `ChainMismatch`, `DamagedLog`, or SQLite's error;
   * then nothing is written.
   */
  append(entries: LogEntry[], alongside?: () => void): number {
    const added = this.#newEntries(entries);
    if (added.length === 0 && !alongside) return 0;
    const write = this.#database.transaction(() => {
      for (const entry of added) this.#statements.insert.run(...toValues(entry));
      alongside?.();
    });
    this.#measure(() => this.#write(write));
    const last = added.at(-1);
    if (last) this.#head = { number: last.number, hash: last.hash };
    this.#remember(added);
    return added.length;
  }

  #remember(added: LogEntry[]): void {
    this.#recent.push(...added);
    if (this.#recent.length >= 2 * limits.recentOrders) this.#recent = this.#recent.slice(-limits.recentOrders);
  }

  /** Checks that the entries continue this log, and returns those that are not here yet. */
  #newEntries(entries: LogEntry[]): LogEntry[] {
    let { number, hash } = this.#head;
    const added = entries.filter((entry) => {
      if (entry.number <= this.#head.number) {
        if (this.hashAt(entry.number) !== entry.hash)
          throw new ChainMismatch(`order ${entry.number} differs from ours`);
        return false;
      }
      if (entry.number !== number + 1) throw new LogHole(`order ${entry.number} came where ${number + 1} was next`);
      if (chainHash(hash, entry) !== entry.hash) throw new ChainMismatch(`order ${entry.number} breaks the chain`);
      number = entry.number;
      hash = entry.hash;
      return true;
    });
    return added;
  }

  /** The order with this number, or undefined. Throws `DamagedLog` if it does not fit its hash. */
  get(number: number): LogEntry | undefined {
    return this.page(number - 1, 1)[0];
  }

  /** Up to `limit` orders after the number `after`, checked against the chain. Throws `DamagedLog`. */
  page(after: number, limit: number): LogEntry[] {
    if (after >= this.#head.number) return [];
    const entries = this.#read(() => this.#statements.range.all(after, after + limit).map(toEntry));
    let number = after;
    let previous = this.#storedHash(after);
    for (const entry of entries) {
      number += 1;
      if (entry.number !== number || previous === undefined || chainHash(previous, entry) !== entry.hash) {
        throw new DamagedLog(`order ${number} does not fit the chain`);
      }
      previous = entry.hash;
    }
    if (number !== Math.min(after + limit, this.#head.number)) throw new DamagedLog(`order ${number + 1} is missing`);
    // The newest row may be another order, whose number is damaged.
    if (number === this.#head.number && previous !== this.#head.hash) {
      throw new DamagedLog(`the log does not end with order ${number}`);
    }
    return entries;
  }

  /**
   * Like `page`, but from memory where the newest orders, which were checked as they were appended, are enough; for who
   * sends them on.
   */
  recent(after: number, limit: number): LogEntry[] {
    const first = this.#recent[0]?.number;
    if (first === undefined || after + 1 < first) return this.page(after, limit);
    return this.#recent.slice(after + 1 - first, after + 1 - first + limit);
  }

  /**
   * The hash of the order with this number (0: of the listing), or undefined where the log does not reach it. Throws
   * `DamagedLog` where the order does not have it: a damaged hash would look like a log that contradicts this one.
   */
  hashAt(number: number): string | undefined {
    if (number === this.#head.number) return this.#head.hash;
    if (number === 0) return this.#genesis;
    return this.#recentHash(number) ?? this.get(number)?.hash;
  }

  #recentHash(number: number): string | undefined {
    const first = this.#recent[0]?.number;
    return first === undefined ? undefined : this.#recent[number - first]?.hash;
  }

  /** As the disk has it: for who then checks an order that follows it. */
  #storedHash(number: number): string | undefined {
    if (number === 0) return this.#genesis;
    return this.#read(() => this.#statements.hashAt.get(number)?.hash.toHex());
  }

  #newestHead(): Head | undefined {
    return this.#read(() => {
      const newest = this.#statements.newest.get(1);
      if (newest && !Number.isSafeInteger(newest.number)) throw new DamagedLog("the newest order has no number");
      return newest ? { number: newest.number, hash: newest.hash.toHex() } : undefined;
    });
  }

  /** What is written was checked before: that a row is there already, where none can be, is damage. */
  #write(write: () => void): void {
    try {
      write();
    } catch (cause) {
      if (!(cause instanceof SQLiteError) || !cause.code?.startsWith("SQLITE_CONSTRAINT")) throw cause;
      throw new DamagedLog(`there is a row already where one was to be written: ${cause.message}`, { cause });
    }
  }

  /** SQLite does not check what it reads: a damaged row may have NULL or a number for its hash, hence the TypeError. */
  #read<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      if (!isDamagedFile(cause) && !(cause instanceof TypeError)) throw cause;
      throw new DamagedLog(cause.message, { cause });
    }
  }
}
