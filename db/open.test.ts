import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError } from "./database-error.ts";
import { openCatalogDatabase, openOrderDatabase } from "./open.ts";

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

describe("another process is kept off a database as soon as it was opened,", () => {
  /** What another process meets that opens the file as a service does, or as somebody's shell would. */
  const elsewhere = (open: string) => {
    const script = `
      import { Database } from "bun:sqlite";
      import { openCatalogDatabase } from ${JSON.stringify(join(import.meta.dir, "open.ts"))};
      try {
        ${open};
        console.log("opened");
      } catch (error) {
        console.log(error.message);
      }`;
    const { stdout } = Bun.spawnSync([process.execPath, "-e", script]);
    return stdout.toString().trim();
  };
  const states: Record<string, () => void> = {
    "and made": () => {},
    again: () => openCatalogDatabase(path).close(true),
    "from another journal mode": () => {
      openCatalogDatabase(path).close(true);
      using database = new Database(path);
      database.run("PRAGMA journal_mode = DELETE");
    },
  };

  for (const [how, before] of Object.entries(states)) {
    test(how, () => {
      before();
      using _ = openCatalogDatabase(path);
      const file = JSON.stringify(path);
      expect(elsewhere(`openCatalogDatabase(${file})`)).toBe(
        `${path} is in use by another process: stop that one first.`,
      );
      expect(elsewhere(`new Database(${file}).run("SELECT count(*) FROM stocks")`)).toBe("database is locked");
    }, 20_000);
  }

  test("and a reader makes the opening fail in words, not the writes afterwards", () => {
    openCatalogDatabase(path).close(true);
    using reader = new Database(path, { readonly: true });
    reader.run("SELECT count(*) FROM stocks");
    const message = `${path} is in use by another process: stop that one first.`;
    expect(refusal(() => openCatalogDatabase(path))).toMatchObject({ message, damaged: false });
  }, 20_000);
});

describe("a file in which a bit is flipped is damaged:", () => {
  const flips = {
    "in the number that says of which kind it is": `PRAGMA application_id = ${0x62617a31 ^ (1 << 20)}`,
    "in the name of a table": "ALTER TABLE stocks RENAME TO rtocks",
    "in the name of a column": "ALTER TABLE journal RENAME COLUMN replica TO seplica",
    "in the list of tables": "DROP TABLE keys",
    "in the table of its migrations": "ALTER TABLE __drizzle_migrations RENAME TO __erizzle_migrations",
    "in the list of its migrations": "UPDATE __drizzle_migrations SET created_at = created_at + 1",
    "in a name there": "ALTER TABLE __drizzle_migrations RENAME COLUMN hash TO iash",
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

  test("a database that a newer release has migrated", () => {
    openCatalogDatabase(path).close(true);
    using database = new Database(path);
    database.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of the future', 99999999999999)");
    database.run("ALTER TABLE stocks ADD COLUMN colour TEXT");
    database.close(true);
    // Our tables may be others there.
    const message = `${path} was made by a newer release of the bazaar: start that one on it.`;
    expect(refusal(() => openCatalogDatabase(path))).toMatchObject({ message, damaged: false });
  });

  test("an emptied file beside its write-ahead log, which stays: that is damage", () => {
    writeFileSync(`${path}-wal`, "all of its orders");
    for (const isThere of [false, true]) {
      if (isThere) writeFileSync(path, "");
      expect(refusal(() => openCatalogDatabase(path))).toMatchObject({ damaged: true });
      expect(readFileSync(`${path}-wal`, "utf8")).toBe("all of its orders");
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
