import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { DamagedLog } from "../../db/damaged-log.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { sampleTrade } from "../../test/harness/sample-orders.ts";
import { limits } from "../runtime/limits.ts";
import { type Rejection, Rejections } from "./rejections.ts";

const hourMs = 3_600_000;
const dayMs = limits.rejectionHours * hourMs;

function rejection(key: string, running = 0): Rejection {
  return { ...sampleTrade(key), status: 409, message: "Not enough shares.", time: 0, running };
}

function keeping(...rejected: Rejection[]) {
  const database = openCatalogDatabase(":memory:");
  const rejections = new Rejections(database);
  rejections.committed(rejections.write(rejected));
  return { database, rejections };
}

/** Forgets what is old after the catalog has run for so long; returns the keys. */
function forget(rejections: Rejections, runningMs: number): string[] {
  const forgotten = rejections.forgetOld(runningMs);
  rejections.committed({ kept: [], forgotten });
  return forgotten.map(({ key }) => key);
}

test("rejections are numbered as they come, and found by their numbers, also after a start", () => {
  const { database, rejections } = keeping(rejection("a", 3), rejection("b", 4));
  for (const open of [rejections, new Rejections(database)]) {
    expect(open.get(2)).toEqual({ ...rejection("b", 4), id: 2 });
    expect(() => open.get(3)).toThrow(DamagedLog);
    expect(open.count).toBe(2);
  }
});

describe("a rejection's age", () => {
  test("is the time that the catalog ran: after 24 hours it is forgotten", () => {
    const { rejections } = keeping(rejection("oldest", 0), rejection("old", hourMs), rejection("young", 2 * hourMs));
    expect(forget(rejections, dayMs)).toEqual([]);
    expect(forget(rejections, dayMs + hourMs)).toEqual(["oldest"]);
    expect(forget(rejections, dayMs + hourMs + 1)).toEqual(["old"]);
    expect([rejections.count, rejections.get(3).key]).toEqual([1, "young"]);
  });

  test("goes on after a start where the newest rejection was written", () => {
    const { database } = keeping(rejection("a", 5), rejection("b", 7_000));
    expect(new Rejections(database).runningMs).toBe(7_000);
  });

  test("is asked of a bounded number at a time", () => {
    const old = Array.from({ length: limits.rejectionPruneRows + 5 }, (_, index) => rejection(`k${index}`));
    const { database, rejections } = keeping(...old);
    expect(forget(rejections, 2 * dayMs)).toHaveLength(limits.rejectionPruneRows);
    expect([rejections.count, new Rejections(database).count]).toEqual([5, 5]);
    expect(forget(rejections, 2 * dayMs)).toHaveLength(5);
    expect(forget(rejections, 2 * dayMs)).toEqual([]);
  });
});

describe("a memory that is full", () => {
  const full = limits.rejections;
  const least = limits.rejectionLeastMs;
  const small = limits as { rejections: number };

  beforeEach(() => {
    small.rejections = 4;
  });

  afterEach(() => {
    small.rejections = full;
  });

  test("has room for as many as are old enough to give way", () => {
    const { rejections } = keeping(rejection("a", 0), rejection("b", 1_000), rejection("c", 2_000));
    expect(rejections.room(1, 0)).toBe(1);
    expect(rejections.room(9, least)).toBe(1);
    expect(rejections.room(9, least + 1)).toBe(2);
    expect(rejections.room(9, least + 1_001)).toBe(3);
    expect(rejections.room(2, least + 1_001)).toBe(2);
    expect(rejections.room(9, 2 * least)).toBe(4);
  });

  test("forgets the oldest for those that come, and no more of them than it must", () => {
    const { database, rejections } = keeping(rejection("a"), rejection("b"), rejection("c"));
    const written = rejections.write([rejection("d", 2 * least), rejection("e", 2 * least), rejection("f", 2 * least)]);
    rejections.committed(written);
    expect(written.forgotten.map(({ key }) => key)).toEqual(["a", "b"]);
    for (const open of [rejections, new Rejections(database)]) {
      expect([open.count, open.get(3).key, open.get(6).key]).toEqual([4, "c", "f"]);
    }
    // Whoever writes has asked for room; one that is young stays all the same.
    expect(rejections.write([rejection("g", 2 * least), rejection("h", 2 * least)]).forgotten).toHaveLength(1);
  });

  test("that is smaller than the last start's shrinks by those that may give way", () => {
    const { database } = keeping(rejection("a"), rejection("b"), rejection("c"), rejection("d", 2 * least));
    small.rejections = 1;
    const rejections = new Rejections(database);
    expect(rejections.room(1, least)).toBe(0);
    expect(forget(rejections, least)).toEqual([]);
    expect(forget(rejections, 2 * least)).toEqual(["a", "b", "c"]);
  });
});

test("a rejection that is not what was written is damage, not an answer", () => {
  const changes = ["status = 404", "quantity = 2", "message = 'Not enough share!.'", "fingerprint = 7", "running = 1"];
  for (const change of changes) {
    const { database, rejections } = keeping(rejection("a"), rejection("b"));
    database.run(`UPDATE rejections SET ${change} WHERE id = 1`);
    expect(() => rejections.get(1), change).toThrow(DamagedLog);
    expect(() => rejections.forgetOld(0), change).toThrow(DamagedLog);
    expect(() => new Rejections(database), change).toThrow(DamagedLog);
  }
});

test("a start reads the oldest and the newest rejection, however many there are", () => {
  const { database } = keeping(...Array.from({ length: 1_000 }, (_, index) => rejection(`k${index}`)));
  database.run("UPDATE rejections SET fingerprint = 7 WHERE id BETWEEN 2 AND 999");
  expect(new Rejections(database).count).toBe(1_000);
});

test("a rejection that is missing among the oldest is damage", () => {
  const { database, rejections } = keeping(rejection("a"), rejection("b"), rejection("c"));
  database.run("DELETE FROM rejections WHERE id = 2");
  expect(() => rejections.forgetOld(2 * dayMs)).toThrow(DamagedLog);
  // Also where others stand behind it.
  const rows = limits.rejectionPruneRows;
  const many = keeping(...Array.from({ length: rows + 5 }, (_, index) => rejection(`k${index}`)));
  many.database.run("DELETE FROM rejections WHERE id = 2");
  expect(() => many.rejections.forgetOld(2 * dayMs)).toThrow(DamagedLog);
});
