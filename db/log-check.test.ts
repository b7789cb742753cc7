import { type Database, SQLiteError } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import { ReplicaStore } from "../services/order/replica-store.ts";
import { limits } from "../services/runtime/limits.ts";
import { ManualClock } from "../test/harness/manual-clock.ts";
import { genesis, sampleOrders } from "../test/harness/sample-orders.ts";
import { defaultListing } from "./listing.ts";
import { LogCheck } from "./log-check.ts";
import { openOrderDatabase } from "./open.ts";

const count = limits.verifyAtOnceOrders + 2 * limits.verifyStepOrders + 7;
const orders = sampleOrders(count);

let database: Database;
let clock: ManualClock;
let damages: string[];
let check: LogCheck;

beforeEach(() => {
  database = openOrderDatabase(":memory:");
  const store = new ReplicaStore(database);
  store.keepListing(defaultListing, genesis);
  store.append(orders);
  clock = new ManualClock();
  damages = [];
  check = new LogCheck({ clock, log: () => store.log, onDamage: (cause) => damages.push(cause.message) });
});

const damage = (number: number) => database.run("UPDATE orders SET quantity = 99 WHERE number = ?", [number]);

/** Lets the background check come to its end; returns how many steps it took. */
async function finish(): Promise<number> {
  let steps = 0;
  for (; clock.timers > 0; steps += 1) await clock.advance(limits.verifyPauseMs);
  return steps;
}

describe("the check of a log at its replica's start", () => {
  test("finds nothing in a sound log, and comes to an end", async () => {
    check.start();
    expect(await finish()).toBe(3);
    expect(damages).toEqual([]);
  });

  test("notices damage in the newest part at once", () => {
    for (const number of [count - limits.verifyAtOnceOrders + 1, count]) {
      damages = [];
      damage(number);
      check.start();
      expect(damages).toHaveLength(1);
    }
    expect(clock.timers).toBe(0);
  });

  test("takes what SQLite itself calls corrupt for damage, too: nothing is thrown where nobody catches it", () => {
    const onPage = () => {
      throw Object.assign(Object.create(SQLiteError.prototype), { code: "SQLITE_CORRUPT", message: "malformed" });
    };
    const store = new ReplicaStore(database);
    new LogCheck({ clock, log: () => store.log, onPage, onDamage: (cause) => damages.push(cause.message) }).start();
    expect(damages).toEqual(["malformed"]);
  });

  test("notices damage anywhere else in the background", async () => {
    for (const number of [1, 2, 507, 508, 1_007]) {
      damages = [];
      damage(number);
      check.start();
      expect(damages).toEqual([]);
      await finish();
      expect(damages).toEqual([`order ${number} does not fit the chain`]);
      database.run("UPDATE orders SET quantity = 1");
    }
  });

  test("tells of damage once, and then ends", async () => {
    damage(1_007);
    damage(3);
    check.start();
    await finish();
    expect(damages).toHaveLength(1);
  });

  test("ends when it is stopped", async () => {
    damage(3);
    check.start();
    check.stop();
    expect(await finish()).toBe(0);
    expect(damages).toEqual([]);
  });

  test("has nothing to do for an empty log", () => {
    const store = new ReplicaStore(openOrderDatabase(":memory:"));
    new LogCheck({ clock, log: () => store.log, onDamage: (cause) => damages.push(cause.message) }).start();
    expect([clock.timers, damages.length]).toEqual([0, 0]);
  });
});
