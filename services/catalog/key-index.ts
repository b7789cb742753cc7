import type { Database } from "bun:sqlite";
import { desc, eq, lt, lte, sql } from "drizzle-orm";
import { keys } from "../../db/catalog/schema.ts";
import { DamagedLog } from "../../db/damaged-log.ts";
import { rawStatements } from "../../db/raw-statements.ts";
import { assertSealed, sealOf } from "../../db/seal.ts";
import { limits } from "../runtime/limits.ts";

/** What became of a key: the number of its order, or −1 times the id of its rejection. */
export interface DecidedKey {
  key: string;
  outcome: number;
}

interface Row extends DecidedKey {
  /** The next key that is decided. */
  next: string;
  seal: number;
}

/** Before the first key, and behind the last one; no key is empty. */
const end = "";

/**
 * What became of each key. SQLite's own index lies silently about a key that it does not find because one of its pages
 * is damaged, and a trade would be done twice. Here a row proves that no key lies between its own and the `next` one, as
 * NSEC records (RFC 4034) prove that a name does not exist; a search that was led astray ends at a row that proves
 * nothing, and that is damage. Rows are in the order of the keys themselves rather than of their hashes, so that keys
 * which begin with a time, as UUIDv7 does, are neighbours: a batch of them changes two or three pages instead of fifty.
 *
 * Writes belong into a transaction of the caller's.
 */
export class KeyIndex {
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** What was read of each key since the last write, so that whoever adds a key that was looked for reads it once. */
  readonly #read = new Map<string, Row>();
  /** The newest of them: keys of a batch that begin with a time have the same neighbours. */
  #lastRead: Row | undefined;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  /** Whether there is no row at all, as there is none before `build`. */
  get isEmpty(): boolean {
    return this.#statements.some.get(1) === null;
  }

  /** The key's outcome, or undefined where it is certain that there is none. Throws `DamagedLog`. */
  find(key: string): number | undefined {
    const row = this.#upTo(key);
    return row.key === key ? row.outcome : undefined;
  }

  /** Throws `DamagedLog` where one of the keys is there already: whoever adds them has looked. */
  add(decided: DecidedKey[]): void {
    const sorted = decided.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (let first = 0; first < sorted.length; ) {
      first = this.#fill(sorted, first);
    }
    this.#forgetRead();
  }

  /** Adds the keys from the index `first` on that have the same neighbours; returns the index of the one after them. */
  #fill(sorted: DecidedKey[], first: number): number {
    const before = this.#upTo(sorted[first]?.key ?? end);
    let index = first;
    for (let one = sorted[index]; one && isBefore(one.key, before.next); one = sorted[index]) {
      if (one.key === before.key) throw new DamagedLog("a key was to be decided twice");
      if (index === first) this.#link(before, one.key);
      index += 1;
      const after = sorted[index]?.key;
      this.#insert(one.key, after !== undefined && isBefore(after, before.next) ? after : before.next, one.outcome);
    }
    return index;
  }

  /** Forgets a key. Throws `DamagedLog` where its outcome is another one. */
  remove({ key, outcome }: DecidedKey): void {
    const row = this.#upTo(key);
    const before = this.#checked(this.#statements.before.get(key, 1));
    if (row.key !== key || row.outcome !== outcome || before.next !== key) {
      throw new DamagedLog("a key does not lead to what it was decided to be");
    }
    this.#link(before, row.next);
    this.#statements.remove.run(key);
    this.#forgetRead();
  }

  /** Begins the index with these keys, which must come in their order. Throws `DamagedLog` where a key comes twice. */
  build(decided: Iterable<DecidedKey>): void {
    let last: DecidedKey = { key: end, outcome: 0 };
    for (const one of decided) {
      if (one.key <= last.key) throw new DamagedLog("a key was decided twice");
      this.#insert(last.key, one.key, last.outcome);
      last = one;
    }
    this.#insert(last.key, end, last.outcome);
    this.#forgetRead();
  }

  /** The row of the key, or the one that proves that there is none. */
  #upTo(key: string): Row {
    const row = this.#read.get(key) ?? this.#neighbour(key);
    if (this.#read.size >= limits.keysRead) this.#forgetRead();
    this.#read.set(key, row);
    this.#lastRead = row;
    return row;
  }

  #neighbour(key: string): Row {
    if (this.#lastRead && covers(this.#lastRead, key)) return this.#lastRead;
    const row = this.#checked(this.#statements.upTo.get(key, 1));
    if (covers(row, key)) return row;
    throw new DamagedLog("the index of keys leads astray");
  }

  #forgetRead(): void {
    this.#read.clear();
    this.#lastRead = undefined;
  }

  #checked(row: Row | null): Row {
    if (!row) throw new DamagedLog("the index of keys has no beginning");
    assertSealed(row.seal, [row.key, row.next, row.outcome], "a key");
    return row;
  }

  #insert(key: string, next: string, outcome: number): void {
    this.#statements.insert.run(key, next, outcome, sealOf([key, next, outcome]));
  }

  #link({ key, outcome }: DecidedKey, next: string): void {
    const { changes } = this.#statements.link.run(next, sealOf([key, next, outcome]), key);
    if (changes !== 1) throw new DamagedLog("the index of keys leads astray");
  }
}

/** Whether the row is the key's, or proves that there is none. */
function covers(row: Row, key: string): boolean {
  return row.key === key || (row.key < key && isBefore(key, row.next));
}

function isBefore(key: string, next: string): boolean {
  return next === end || key < next;
}

function prepareStatements(database: Database) {
  const { db, value, prepare } = rawStatements(database);
  const newestFirst = (query: ReturnType<typeof lt>) =>
    db.select().from(keys).where(query).orderBy(desc(keys.key)).limit(value("limit"));
  return {
    some: prepare<{ one: 1 }, [limit: 1]>(db.select({ one: sql`1` }).from(keys).limit(value("limit"))),
    upTo: prepare<Row, [key: string, limit: 1]>(newestFirst(lte(keys.key, value("key")))),
    before: prepare<Row, [key: string, limit: 1]>(newestFirst(lt(keys.key, value("key")))),
    insert: prepare<never, [key: string, next: string, outcome: number, seal: number]>(
      db
        .insert(keys)
        .values({ key: value("key"), next: value("next"), outcome: value("outcome"), seal: value("seal") }),
    ),
    link: prepare<never, [next: string, seal: number, key: string]>(
      db
        .update(keys)
        .set({ next: sql`${value("next")}`, seal: sql`${value("seal")}` })
        .where(eq(keys.key, value("key"))),
    ),
    remove: prepare<never, [key: string]>(db.delete(keys).where(eq(keys.key, value("key")))),
  };
}
