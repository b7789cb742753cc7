import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError, openCatalogDatabase, openOrderDatabase } from "./open.ts";

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-open-"));
  path = join(directory, "catalog.db");
});

afterEach(() => rmSync(directory, { recursive: true }));

function refusal(open: () => Database): DatabaseError {
  try {
    open().close(true);
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseError);
    return error as DatabaseError;
  }
  throw new Error("It was opened.");
}

function pragma(database: Database, name: string): unknown {
  return database.query(`PRAGMA ${name}`).values()[0]?.[0];
}

describe("a database that was opened", () => {
  test("has a commit on the disk when it returns, and is this process's alone", () => {
    using database = openCatalogDatabase(path);
    expect(pragma(database, "journal_mode")).toBe("wal");
    expect(pragma(database, "synchronous")).toBe(2);
    expect(pragma(database, "locking_mode")).toBe("exclusive");
    expect(pragma(database, "busy_timeout")).toBe(2_000);
    expect(pragma(database, "secure_delete")).toBe(1);
  });

  test("has its tables, and keeps what is in them when it is opened again", () => {
    {
      using database = openCatalogDatabase(path);
      database.run("INSERT INTO stocks VALUES ('GameStart', 1599, 100, 97, 2, 0)");
    }
    using database = openCatalogDatabase(path);
    expect(database.query("SELECT shares FROM stocks").get()).toEqual({ shares: 97 });
  });

  test("can be opened by a second one only when the first has closed it", () => {
    using first = openCatalogDatabase(path);
    const message = `${path} is in use by another process: stop that one first.`;
    expect(refusal(() => openCatalogDatabase(path))).toMatchObject({ message, damaged: false });
    first.close(true);
    openCatalogDatabase(path).close(true);
  });
});

describe("a file in which a bit is flipped is damaged:", () => {
  const flips = {
    "in the number that says of which kind it is": `PRAGMA application_id = ${0x62617a31 ^ (1 << 20)}`,
    "in the number that its tables had": "PRAGMA user_version = 7",
  };

  for (const [where, statement] of Object.entries(flips)) {
    test(where, () => {
      openCatalogDatabase(path).close(true);
      const database = new Database(path);
      database.run(statement);
      database.close(true);
      expect(refusal(() => openCatalogDatabase(path))).toMatchObject({ damaged: true });
    });
  }
});

describe("a file that is something else is refused, and left as it is", () => {
  test("another service's database", () => {
    openOrderDatabase(path).close(true);
    const message = `${path} is not the database of a bazaar's catalog.`;
    expect(refusal(() => openCatalogDatabase(path))).toMatchObject({ message, damaged: false });
    openOrderDatabase(path).close(true);
  });

  test("another program's database, whether it names itself or not", () => {
    for (const id of [0, 42]) {
      const foreign = join(directory, `foreign-${id}.db`);
      {
        using database = new Database(foreign);
        database.run(`PRAGMA application_id = ${id}`);
        database.run("CREATE TABLE theirs (id INTEGER)");
      }
      expect(refusal(() => openOrderDatabase(foreign)).message).toContain("is not the database of a bazaar's order");
      using database = new Database(foreign);
      expect(database.query("SELECT name FROM sqlite_schema").values()).toEqual([["theirs"]]);
    }
  });

  test("no database at all: that is damage", () => {
    writeFileSync(path, "This was a database before the disk failed. ".repeat(100));
    const refused = refusal(() => openCatalogDatabase(path));
    expect(refused.damaged).toBe(true);
    expect(refused.message).toStartWith(`${path} is damaged`);
  });

  test("no file at all: the path is named", () => {
    const nowhere = join(directory, "no-such-directory", "catalog.db");
    const refused = refusal(() => openCatalogDatabase(nowhere));
    expect(refused.damaged).toBe(false);
    expect(refused.message).toStartWith(`${nowhere} can't be opened`);
  });
});
