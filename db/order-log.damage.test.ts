import { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { genesis, sampleOrders } from "../test/harness/sample-orders.ts";
import { journal } from "./catalog/schema.ts";
import { chainHash } from "./chain.ts";
import { DamagedLog } from "./damaged-log.ts";
import { openCatalogDatabase } from "./open.ts";
import { OrderLog } from "./order-log.ts";

let database: Database;
let log: OrderLog;

beforeEach(() => {
  database = openCatalogDatabase(":memory:");
  log = new OrderLog(database, journal, genesis);
});

const reopened = () => new OrderLog(database, journal, genesis);

/** The orders 1, 2 and 3 in a file in which a flipped bit has made the number 3 a second 1. */
function withDamagedNumber(): Database {
  log.append(sampleOrders(3));
  const sound = database.serialize();
  for (const [at, byte] of sound.entries()) {
    if (byte !== 3) continue;
    const bytes = Buffer.from(sound);
    bytes[at] = 1;
    const damaged = Database.deserialize(bytes);
    if (String(numbersIn(damaged)) === "1,2,1") return damaged;
    damaged.close();
  }
  throw new Error("The number was not found in the file.");
}

/** As the rows themselves have them; none where the file can't be read. */
function numbersIn(file: Database): unknown[] {
  try {
    return file.query("SELECT number FROM journal NOT INDEXED").values().flat();
  } catch {
    return [];
  }
}

describe("damage", () => {
  const orders = sampleOrders(6);
  const damages = {
    "a flipped bit in a quantity": "UPDATE journal SET quantity = quantity | 1024 WHERE number = 3",
    "a changed name": "UPDATE journal SET name = 'FishCo' WHERE number = 3",
    "a changed side": "UPDATE journal SET type = 'sell' WHERE number = 3",
    "a changed key": "UPDATE journal SET key = 'other' WHERE number = 3",
    "a flipped byte in a hash": "UPDATE journal SET hash = unhex('00' || substr(hex(hash), 3)) WHERE number = 3",
    "a hash that is a number": "UPDATE journal SET hash = 7 WHERE number = 3",
    "a lost order": "DELETE FROM journal WHERE number = 3",
    "a changed newest order": "UPDATE journal SET quantity = 9 WHERE number = 6",
  };

  for (const [what, statement] of Object.entries(damages)) {
    test(`is noticed, and never served: ${what}`, () => {
      log.append(orders);
      database.run(statement);
      for (const open of [log, reopened()]) expect(() => open.page(0, 10)).toThrow(DamagedLog);
    });
  }

  const newest = {
    "the newest hash is a number": ["UPDATE journal SET hash = 7 WHERE number = 6"],
    "the numbers are NULL": [
      "CREATE TABLE twin AS SELECT * FROM journal",
      "UPDATE twin SET number = NULL",
      "DROP TABLE journal",
      "ALTER TABLE twin RENAME TO journal",
    ],
  };

  for (const [what, statements] of Object.entries(newest)) {
    test(`is noticed before anything is appended to it: ${what}`, () => {
      log.append(orders);
      for (const statement of statements) database.run(statement);
      expect(reopened).toThrow(DamagedLog);
    });
  }

  test("is told of by whoever reads the order itself; orders beside it can still be read", () => {
    log.append(orders);
    database.run(damages["a changed name"]);
    expect(() => log.get(3)).toThrow(DamagedLog);
    expect(log.get(2)).toEqual(orders[1]);
    expect(log.page(3, 3)).toEqual(orders.slice(3));
  });

  test("of a hash is noticed by whoever asks for that hash, or for the next one", () => {
    log.append(orders);
    database.run("UPDATE journal SET hash = zeroblob(32) WHERE number = 3");
    const open = reopened();
    for (const number of [3, 4]) expect(() => open.hashAt(number)).toThrow(DamagedLog);
    for (const number of [2, 5]) expect(open.hashAt(number)).toBe(orders[number - 1]!.hash);
    // What was appended since it was opened is known without the disk.
    expect(log.hashAt(3)).toBe(orders[2]!.hash);
  });

  test("of a whole log that was made for another listing is noticed", () => {
    log.append(orders);
    expect(() => new OrderLog(database, journal, chainHash(genesis, orders[0]!)).page(0, 1)).toThrow(DamagedLog);
  });

  test("of the newest row's number, which makes it another order's, is noticed", () => {
    const open = new OrderLog(withDamagedNumber(), journal, genesis);
    expect(open.head.number).toBe(1);
    expect(() => open.page(0, 1)).toThrow(DamagedLog);
    expect(() => open.page(0, 1)).toThrow("the log does not end with order 1");
  });
});
