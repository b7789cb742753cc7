import type { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DamagedLog } from "../../../db/damaged-log.ts";
import { databaseFile } from "../../../db/database-file.ts";
import { openCatalogDatabase, openOrderDatabase } from "../../../db/open.ts";
import { testSurroundings } from "../../../test/harness/surroundings.ts";
import type { Service } from "../service.ts";
import { ClosedService } from "./closed-service.ts";
import { openOrClose } from "./open-or-close.ts";

const garbage = "This was a database before the disk failed. ".repeat(100);

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-closed-"));
  path = join(directory, "order-3.db");
});

afterEach(() => rmSync(directory, { recursive: true }));

const working: Service = { app: { handle: () => new Response() }, start: () => {}, stop: async () => {} };

function open(make: (database: Database) => Service = () => working, copies = ["http://catalog"]) {
  const file = databaseFile(path, "order");
  const given = testSurroundings(() => ({}));
  return openOrClose({ ...given, file, copies, onPutAside: () => {} }, make);
}

describe("a service's database", () => {
  test("is used where it is sound, and closed in the end", () => {
    const { service, close } = open();
    expect(service).toBe(working);
    close();
    openOrderDatabase(path).close(true);
  });

  const damages = {
    "is no database": () => writeFileSync(path, garbage),
    "lacks a table": () => change("DROP TABLE state"),
    "was found damaged before": () => databaseFile(path, "order").noteDamage("order 2 does not fit the chain"),
  };
  for (const [what, damage] of Object.entries(damages)) {
    test(`that ${what} closes the service, and stays as it is`, () => {
      damage();
      const before = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]);
      const { service, close } = open();
      close();
      expect(service).toBeInstanceOf(ClosedService);
      const after = readdirSync(directory).filter((name) => !/-(shm|wal)$/.test(name));
      expect(after.map((name) => [name, readFileSync(join(directory, name), "utf8")])).toEqual(before);
    });
  }

  test("whose damage shows as it is used closes the service, too", () => {
    const { service } = open(() => {
      throw new DamagedLog("order 2 does not fit the chain");
    });
    expect(service).toBeInstanceOf(ClosedService);
    expect((service as ClosedService).report.found).toBe("order 2 does not fit the chain");
  });

  test("that nobody has a copy of is refused in words, and stays", () => {
    writeFileSync(path, garbage);
    expect(() => open(undefined, [])).toThrow("no order replicas are configured (REPLICAS) to heal it from: restore");
    expect(readFileSync(path, "utf8")).toBe(garbage);
  });
});

describe("a file that only looks wrong is refused, and stays where it is", () => {
  test("the database of another service", () => {
    openCatalogDatabase(path).close(true);
    expect(() => open()).toThrow("is not the database of a bazaar's order");
    openCatalogDatabase(path).close(true);
  });

  test("one whose user fails for another reason; it is closed then", () => {
    const fails = () => {
      throw new Error("the port is taken");
    };
    expect(() => open(fails)).toThrow("the port is taken");
    openOrderDatabase(path).close(true);
  });
});

function change(statement: string): void {
  using database = openOrderDatabase(path);
  database.run(statement);
  database.close(true);
}
