import type { Database } from "bun:sqlite";
import { SQLiteError } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { sampleOrders } from "../harness/sample-orders.ts";
import { write } from "./checks/watched-world.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import { SimulatedRandom } from "./simulated-random.ts";

const orders = sampleOrders(3);

function count(database: Database): number {
  return database.query<{ count: number }, []>("SELECT count(*) AS count FROM orders").get()?.count ?? 0;
}

function commitOne(database: Database, index: number): void {
  database.transaction(() => write(database, "orders", orders.slice(index, index + 1)))();
}

describe("a commit that ends with an I/O error", () => {
  test.each([
    [true, 2],
    [false, 1],
  ])("is the one that was chosen, and is written or not: %p", (isWritten, rows) => {
    const disk = new SimulatedDisk("order");
    const database = disk.open();
    const failures: string[] = [];
    disk.failCommit(2, isWritten, () => void failures.push("failed"));
    commitOne(database, 0);
    expect(failures).toEqual([]);
    expect(() => commitOne(database, 1)).toThrow(expect.objectContaining({ code: "SQLITE_IOERR_FSYNC" }));
    expect(failures).toEqual(["failed"]);
    expect(count(database)).toBe(rows);
    commitOne(database, 2);
  });

  test("is an error of SQLite's, which services know", () => {
    const disk = new SimulatedDisk("order");
    const database = disk.open();
    disk.failCommit(1, false, () => {});
    try {
      commitOne(database, 0);
      throw new Error("it was committed");
    } catch (cause) {
      expect(cause).toBeInstanceOf(SQLiteError);
    }
  });

  test("is none where nothing can be written anyway, or where it was taken back", () => {
    const disk = new SimulatedDisk("order");
    const database = disk.open();
    const failures: string[] = [];
    const takeBack = disk.failCommit(1, true, () => void failures.push("failed"));
    disk.refuseWrites();
    expect(() => commitOne(database, 0)).toThrow("readonly");
    disk.mend();
    takeBack();
    commitOne(database, 0);
    expect(failures).toEqual([]);
  });
});

test("a machine that loses its memory loses nothing that its service has synced", () => {
  const disk = new SimulatedDisk("order");
  commitOne(disk.open(), 0);
  disk.crash();
  expect(count(disk.open())).toBe(1);
});

test("a bit can be flipped in the row of one order", () => {
  const disk = new SimulatedDisk("order");
  const database = disk.open();
  for (const index of orders.keys()) commitOne(database, index);
  const before = disk.copy();
  const at = disk.flipBitNear("key-2", new SimulatedRandom("flip"));
  const after = disk.copy();
  const changed = [...after.keys()].filter((index) => after[index] !== before[index]);
  expect(changed).toEqual([at!]);
  expect(disk.flipBitNear("no such key", new SimulatedRandom("flip"))).toBeUndefined();
});
