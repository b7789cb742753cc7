import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { emptyHead, genesis, headOf, sampleOrders } from "../test/harness/sample-orders.ts";
import { journal } from "./catalog/schema.ts";
import { DamagedLog } from "./damaged-log.ts";
import { openCatalogDatabase } from "./open.ts";
import { ChainMismatch, LogHole, OrderLog } from "./order-log.ts";

let database: Database;
let log: OrderLog;

beforeEach(() => {
  database = openCatalogDatabase(":memory:");
  log = new OrderLog(database, journal, genesis);
});

const reopened = () => new OrderLog(database, journal, genesis);
const storedNumbers = () => database.query("SELECT number FROM journal ORDER BY number").values().flat();

describe("a log", () => {
  test("begins with the listing's hash, before there is any order", () => {
    expect(log.head).toEqual({ number: 0, hash: genesis });
    expect(log.hashAt(0)).toBe(genesis);
    expect(log.page(0, 10)).toEqual([]);
    expect(log.get(1)).toBeUndefined();
  });

  test("gives back what was appended, then and after it was opened again", () => {
    const orders = sampleOrders(5);
    expect(log.append(orders)).toBe(5);
    for (const open of [log, reopened()]) {
      expect(open.head).toEqual(headOf(orders));
      expect(open.page(0, 10)).toEqual(orders);
      expect(open.get(3)).toEqual(orders[2]);
      expect([0, 1, 5, 6].map((number) => open.hashAt(number))).toEqual([
        genesis,
        orders[0]!.hash,
        orders[4]!.hash,
        undefined,
      ]);
    }
  });

  test("is read in pages that neither miss nor repeat an order", () => {
    const orders = sampleOrders(20);
    log.append(orders);
    fc.assert(
      fc.property(fc.nat({ max: 25 }), fc.integer({ min: 1, max: 25 }), (after, limit) => {
        expect(log.page(after, limit)).toEqual(orders.slice(after, after + limit));
      }),
    );
  });

  test("gives its newest orders from memory, the same as from the disk", () => {
    const orders = sampleOrders(12);
    log.append(orders.slice(0, 5));
    const open = reopened();
    open.append(orders.slice(5));
    database.run("UPDATE journal SET name = 'other' WHERE number > 5");
    expect(open.recent(5, 3)).toEqual(orders.slice(5, 8));
    expect(open.recent(9, 10)).toEqual(orders.slice(9));
    expect(open.recent(12, 10)).toEqual([]);
    expect(open.recent(2, 3)).toEqual(orders.slice(2, 5));
    expect(() => open.recent(2, 4)).toThrow(DamagedLog);
  });

  test("comes out the same, however its orders were cut into overlapping batches", () => {
    const orders = sampleOrders(12);
    const cut = fc.tuple(fc.nat({ max: 11 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 8 }), (cuts) => {
        database.run("DELETE FROM journal");
        const fresh = reopened();
        for (const [from, count] of cuts) {
          const start = Math.min(from, fresh.head.number);
          fresh.append(orders.slice(start, start + count));
        }
        fresh.append(orders);
        expect(reopened().page(0, 20)).toEqual(orders);
      }),
      { numRuns: 30 },
    );
  });
});

describe("appending", () => {
  test("passes over orders that are here already, and says how many were new", () => {
    const orders = sampleOrders(4);
    log.append(orders.slice(0, 3));
    expect(log.append(orders.slice(0, 2))).toBe(0);
    expect(log.append(orders.slice(1))).toBe(1);
    expect(storedNumbers()).toEqual([1, 2, 3, 4]);
  });

  test("leaves no hole: orders that begin after the next number are refused, and nothing is written", () => {
    const orders = sampleOrders(4);
    log.append(orders.slice(0, 1));
    expect(() => log.append(orders.slice(2))).toThrow(LogHole);
    expect(() => log.append([orders[1]!, orders[3]!])).toThrow(LogHole);
    expect(storedNumbers()).toEqual([1]);
    expect(log.head.number).toBe(1);
  });

  test("refuses an order that is known under another hash", () => {
    log.append(sampleOrders(2));
    expect(() => log.append(sampleOrders(1, emptyHead, "foreign-"))).toThrow(ChainMismatch);
  });

  test("refuses orders that continue another log, and nothing is written", () => {
    const ours = sampleOrders(2);
    const theirs = sampleOrders(2, emptyHead, "foreign-");
    log.append(ours);
    expect(() => log.append(sampleOrders(1, headOf(theirs)))).toThrow(ChainMismatch);
    expect(() => log.append(sampleOrders(1, { number: 2, hash: genesis }))).toThrow(ChainMismatch);
    expect(storedNumbers()).toEqual([1, 2]);
  });

  test("refuses an order of which any part was changed on its way", () => {
    const [order] = sampleOrders(1);
    const changes = { key: "k", name: "FishCo", quantity: 2, type: "sell", term: 2, time: 1, replica: 1 } as const;
    for (const [field, value] of Object.entries(changes)) {
      expect(() => log.append([{ ...order!, [field]: value }]), field).toThrow(ChainMismatch);
    }
  });

  test("writes what goes alongside in the same transaction, or neither", () => {
    const orders = sampleOrders(2);
    const failing = () => {
      database.run("INSERT INTO rejections VALUES (1, 'k', 'n', 1, 'buy', 409, 'm', 0, 0, 0)");
      throw new Error("alongside failed");
    };
    expect(() => log.append(orders, failing)).toThrow("alongside failed");
    expect(storedNumbers()).toEqual([]);
    expect(database.query("SELECT * FROM rejections").all()).toEqual([]);
    expect(log.head).toEqual(emptyHead);
    expect(log.append(orders)).toBe(2);
  });

  test("has each transaction measured, also one that fails, and nothing else", () => {
    let measured = 0;
    const timed = new OrderLog(database, journal, genesis, (work) => {
      measured += 1;
      return work();
    });
    const orders = sampleOrders(3);
    timed.append(orders.slice(0, 2));
    timed.append(orders.slice(0, 2));
    expect(() => timed.append(orders, () => database.run("no SQL"))).toThrow();
    timed.page(0, 2);
    expect([measured, timed.head.number]).toEqual([2, 2]);
  });

  test("finds a row where none can be: that is damage, and nothing is written", () => {
    const [first, second, third] = sampleOrders(3);
    log.append([first!]);
    database.run("INSERT INTO journal SELECT 3, key, name, quantity, type, term, time, replica, hash FROM journal");
    // The log was opened before: it knows of one order.
    expect(() => log.append([second!, third!])).toThrow(DamagedLog);
    expect(database.query("SELECT number FROM journal").values()).toEqual([[1], [3]]);
  });
});
