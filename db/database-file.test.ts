import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReplicaStore } from "../services/order/replica-store.ts";
import { genesis, sampleOrders } from "../test/harness/sample-orders.ts";
import { databaseFile } from "./database-file.ts";
import { defaultListing } from "./listing.ts";
import { openOrderDatabase } from "./open.ts";

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bazaar-file-"));
  path = join(directory, "order-3.db");
});

afterEach(() => rmSync(directory, { recursive: true }));

const file = () => databaseFile(path, "order");

/** A replica's database with five orders; `change` then does something to it by plain SQL. */
function withFiveOrders(change = ""): void {
  using database = openOrderDatabase(path);
  const store = new ReplicaStore(database);
  store.keepListing(defaultListing, genesis);
  store.append(sampleOrders(5));
  if (change) database.run(change);
  database.close(true);
}

describe("a database that was found damaged", () => {
  test("is refused from then on, until the note is removed", () => {
    withFiveOrders();
    file().noteDamage("order 2 does not fit the chain");
    expect(() => file().open()).toThrow(`${path} is damaged: order 2 does not fit the chain (as ${path}.damage says`);
    rmSync(`${path}.damage`);
    file().open().close(true);
  });

  test("is put aside whole, and nothing that was put aside before is overwritten", () => {
    for (const number of [1, 2, 3]) {
      for (const suffix of ["", "-wal", "-journal"]) writeFileSync(path + suffix, `${number}${suffix}`);
      file().noteDamage(`found ${number}`);
      expect(file().putAside()).toBe(`${path}.damaged-${number}`);
    }
    for (const number of [1, 2, 3]) {
      const aside = `${path}.damaged-${number}`;
      for (const suffix of ["", "-wal", "-journal"]) expect(readFileSync(aside + suffix, "utf8")).toBe(number + suffix);
      expect(readFileSync(`${aside}.damage`, "utf8")).toBe(`found ${number}\n`);
    }
    expect(readdirSync(directory)).toHaveLength(12);
    expect(file().open().close(true)).toBeUndefined();
  });

  test("and its write-ahead log outlive an opening that fails", () => {
    const garbage = "This was a database before the disk failed. ".repeat(100);
    writeFileSync(path, garbage);
    writeFileSync(`${path}-wal`, "the rest of it");
    const damaged = file();
    expect(() => damaged.open()).toThrow("is damaged");
    expect(damaged.held()).toBe("unreadable");
    expect([readFileSync(path, "utf8"), readFileSync(`${path}-wal`, "utf8")]).toEqual([garbage, "the rest of it"]);
  });

  test("is not changed by the question what it held, nor is its write-ahead log", () => {
    const script = `
      import { openOrderDatabase } from ${JSON.stringify(join(import.meta.dir, "open.ts"))};
      const database = openOrderDatabase(${JSON.stringify(path)});
      database.run("INSERT INTO state (id, term, leader, listing) VALUES (1, 7, 3, 'a listing')");
      process.kill(process.pid, "SIGKILL");`;
    Bun.spawnSync([process.execPath, "-e", script]);
    const before = ["", "-wal"].map((suffix) => readFileSync(path + suffix).toHex());
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    expect(file().held()).toBe(0);
    expect(["", "-wal"].map((suffix) => readFileSync(path + suffix).toHex())).toEqual(before);
  }, 20_000);
});

test("a damaged database that is open is asked, too, what it held", () => {
  withFiveOrders("ALTER TABLE listing RENAME COLUMN quantity TO puantity");
  const damaged = file();
  expect(() => damaged.open()).toThrow("the table listing is not as it was made");
  expect(damaged.held()).toBe(5);
});

describe("of a damaged database is said how much it held,", () => {
  const cases = {
    "as its newest order says": ["", 5],
    "by the newest order that fits the one before": ["UPDATE orders SET quantity = 99 WHERE number = 5", 4],
    "and a flipped number is not believed": ["UPDATE orders SET number = 1000005 WHERE number = 5", 4],
    "nor a hash that is none": ["UPDATE orders SET hash = 7 WHERE number = 5", 4],
    "and damage further back does not matter": ["UPDATE orders SET quantity = 99 WHERE number = 2", 5],
    "and a listing alone is something": ["DELETE FROM orders", 0],
    "and what is unreadable is more than nothing": ["DROP TABLE state", "unreadable"],
    "and orders that fit nowhere say nothing": ["UPDATE orders SET hash = zeroblob(32)", "unreadable"],
  } as const;

  for (const [how, [change, held]] of Object.entries(cases)) {
    test(how, () => {
      withFiveOrders(change);
      expect(file().held()).toBe(held);
    });
  }

  test("and an empty one held nothing", () => {
    openOrderDatabase(path).close(true);
    using database = new Database(path);
    database.run("INSERT INTO state (id, term, leader) VALUES (1, 7, 3)");
    database.close(true);
    expect(file().held()).toBe("nothing");
    expect(existsSync(`${path}.damage`)).toBe(false);
  });
});
