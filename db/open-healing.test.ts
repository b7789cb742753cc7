import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReplicaStore } from "../services/order/replica-store.ts";
import { silentLog } from "../test/harness/surroundings.ts";
import { DamagedLog } from "./damaged-log.ts";
import { databaseFile } from "./database-file.ts";
import { openCatalogDatabase, openOrderDatabase } from "./open.ts";
import { openHealing } from "./open-healing.ts";

const garbage = "This was a database before the disk failed. ".repeat(100);

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-healing-"));
  path = join(directory, "order-3.db");
});

afterEach(() => rmSync(directory, { recursive: true }));

/** The term that the database holds; notes a newer one if it is told to. */
function termIn(database: Database, newer?: number): number {
  const store = new ReplicaStore(database);
  if (newer !== undefined) store.noteTerm(newer, 3);
  const { term } = store;
  database.close(true);
  return term;
}

const file = () => databaseFile(path, openOrderDatabase);
const open = (newer?: number) => openHealing(file(), silentLog, (database) => termIn(database, newer));

describe("a replica's database file", () => {
  test("is opened as it is, where it is sound", () => {
    expect(open(7)).toBe(7);
    expect(open()).toBe(7);
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });

  test("that is garbage is put aside, and a new one begun", () => {
    writeFileSync(path, garbage);
    writeFileSync(`${path}-wal`, "the rest of the old one");
    expect(open(7)).toBe(7);
    expect(readFileSync(`${path}.damaged`, "utf8")).toBe(garbage);
    expect(open()).toBe(7);
  });

  test("that is put aside takes the place of an older one, and nothing of it stays where a new one begins", () => {
    for (const text of ["an older one", garbage]) {
      for (const suffix of ["", "-wal", "-shm"]) writeFileSync(path + suffix, text);
      file().putAside();
      expect(readFileSync(`${path}.damaged`, "utf8")).toBe(text);
    }
    expect(readdirSync(directory)).toEqual(["order-3.db.damaged"]);
  });

  const misfits = {
    "a column of it": "ALTER TABLE orders RENAME COLUMN replica TO seplica",
    "a table of it": "ALTER TABLE state RENAME TO rtate",
    "the table of its migrations": "ALTER TABLE __drizzle_migrations RENAME TO __erizzle_migrations",
  };

  for (const [what, statement] of Object.entries(misfits)) {
    test(`in which a bit of a name is flipped is put aside, and a new one begun: ${what}`, () => {
      open(7);
      using database = new Database(path);
      database.run(statement);
      database.close(true);
      expect(open()).toBe(0);
      expect(existsSync(`${path}.damaged`)).toBe(true);
    });
  }

  test("whose damage shows only as it is used is put aside, too", () => {
    open(7);
    const uses: number[] = [];
    const result = openHealing(file(), silentLog, (database) => {
      const { term } = new ReplicaStore(database);
      uses.push(term);
      if (uses.length === 1) throw new DamagedLog("order 2 does not fit the chain");
      database.close(true);
      return term;
    });
    expect([uses, result]).toEqual([[7, 0], 0]);
    expect(existsSync(`${path}.damaged`)).toBe(true);
  });

  test("that is damaged again and again is not put aside without end", () => {
    writeFileSync(path, garbage);
    const use = () => {
      throw new DamagedLog("order 2 does not fit the chain");
    };
    expect(() => openHealing(file(), silentLog, use)).toThrow("order 2");
    expect(readFileSync(`${path}.damaged`, "utf8")).toBe(garbage);
  });
});

describe("a file that only looks wrong is refused, and stays where it is", () => {
  test("the database of another service", () => {
    openCatalogDatabase(path).close(true);
    expect(() => open()).toThrow("is not the database of a bazaar's order");
    expect(existsSync(`${path}.damaged`)).toBe(false);
    expect(() => openCatalogDatabase(path).close(true)).not.toThrow();
  });

  test("one whose user fails for another reason; it is closed then", () => {
    const fails = () => {
      throw new Error("the port is taken");
    };
    expect(() => openHealing(file(), silentLog, fails)).toThrow("the port is taken");
    expect(existsSync(`${path}.damaged`)).toBe(false);
    expect(open(7)).toBe(7);
  });
});
