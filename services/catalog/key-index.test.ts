import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DamagedLog } from "../../db/damaged-log.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { sealOf } from "../../db/seal.ts";
import { KeyIndex } from "./key-index.ts";

let database: Database;
let index: KeyIndex;

beforeEach(() => {
  database = openCatalogDatabase(":memory:");
  index = new KeyIndex(database);
  index.build([]);
});

const decided = (keys: string[], from = 1) => keys.map((key, at) => ({ key, outcome: from + at }));
const rows = () => database.query("SELECT key, next, outcome FROM keys ORDER BY key").values();

/** Adds to the index and to the model those keys that are not there yet. */
function addBoth(model: Map<string, number>, keys: string[]): void {
  const added = decided(keys.filter((key) => !model.has(key)));
  index.add(added);
  for (const { key, outcome } of added) model.set(key, outcome);
}

function forgetBoth(model: Map<string, number>, keys: string[]): void {
  for (const key of keys) {
    const outcome = model.get(key);
    if (outcome !== undefined) index.remove({ key, outcome });
    model.delete(key);
  }
}

describe("the index of keys", () => {
  test("says of each key what became of it, and of another that nothing did", () => {
    index.add(decided(["b", "d"]));
    index.add([{ key: "c", outcome: -7 }]);
    expect(["b", "c", "d"].map((key) => index.find(key))).toEqual([1, -7, 2]);
    expect(["A", "bb", "cc", "e", "~"].map((key) => index.find(key))).toEqual(Array(5).fill(undefined));
  });

  test("is a ring: each row names the next key, the last one the beginning", () => {
    index.add(decided(["x", "b", "m"]));
    expect(rows()).toEqual([
      ["", "b", 0],
      ["b", "m", 2],
      ["m", "x", 3],
      ["x", "", 1],
    ]);
  });

  test("does what a map does, whatever is added and forgotten, in whatever batches", () => {
    const key = fc.string({ unit: fc.constantFrom("a", "b", "-", "Z", "~", "!"), minLength: 1, maxLength: 3 });
    const batch = fc.record({ isForgotten: fc.boolean(), keys: fc.uniqueArray(key, { maxLength: 8 }) });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 12 }), fc.array(key), (batches, asked) => {
        database.run("DELETE FROM keys");
        index.build([]);
        const model = new Map<string, number>();
        for (const { isForgotten, keys } of batches) (isForgotten ? forgetBoth : addBoth)(model, keys);
        for (const one of [...asked, ...model.keys()]) expect(index.find(one)).toBe(model.get(one)!);
        expect(rows()).toHaveLength(model.size + 1);
      }),
    );
  });

  test("can be built of all keys in their order, and is then as if they had been added", () => {
    const keys = decided(["a", "b", "c"]);
    index.add(keys);
    const added = rows();
    database.run("DELETE FROM keys");
    expect(index.isEmpty).toBe(true);
    index.build(keys);
    expect(rows()).toEqual(added);
    database.run("DELETE FROM keys");
    expect(() => index.build([keys[0]!, keys[0]!])).toThrow("a key was decided twice");
  });

  test("has one outcome for a key: a second one is damage, and is not written over the first", () => {
    index.add(decided(["a", "b"]));
    expect(() => index.add([{ key: "a", outcome: 9 }])).toThrow(DamagedLog);
    expect(() => index.add(decided(["c", "c"]))).toThrow();
    expect(index.find("a")).toBe(1);
  });

  test("forgets a key only as what it is", () => {
    index.add(decided(["a", "b"]));
    expect(() => index.remove({ key: "a", outcome: 2 })).toThrow(DamagedLog);
    expect(() => index.remove({ key: "c", outcome: 2 })).toThrow(DamagedLog);
    index.remove({ key: "a", outcome: 1 });
    expect([index.find("a"), index.find("b")]).toEqual([undefined, 2]);
  });
});

describe("an index of keys never says that a key is free because a row was not found:", () => {
  beforeEach(() => index.add(decided(["a", "c", "e"])));

  test("a row that is gone", () => {
    database.run("DELETE FROM keys WHERE key = 'c'");
    for (const key of ["c", "d"]) expect(() => index.find(key), key).toThrow("leads astray");
    expect(index.find("b")).toBeUndefined();
  });

  test("no row at all", () => {
    database.run("DELETE FROM keys");
    expect(() => index.find("a")).toThrow(DamagedLog);
  });

  const changes = ["outcome = 3", "next = 'f'", "key = 'd'", "seal = seal + 1", "outcome = 'one'", "next = x'63'"];
  test.each(changes)("a row that has another value: %s", (change) => {
    database.run(`UPDATE keys SET ${change} WHERE key = 'c'`);
    for (const key of ["c", "d"]) expect(() => index.find(key), key).toThrow(DamagedLog);
    expect(() => index.add([{ key: "d", outcome: 4 }])).toThrow(DamagedLog);
  });

  test("a row that went after it was read", () => {
    expect(index.find("d")).toBeUndefined();
    database.run("DELETE FROM keys WHERE key = 'c'");
    expect(() => index.add([{ key: "d", outcome: 4 }])).toThrow("leads astray");
  });

  test("a sound row that does not name the next key", () => {
    database.run("UPDATE keys SET next = 'd', seal = ? WHERE key = 'a'", [sealOf(["a", "d", 1])]);
    expect(() => index.remove({ key: "c", outcome: 2 })).toThrow(DamagedLog);
  });

  test("a sound row that stands in the wrong place", () => {
    database.run("UPDATE keys SET next = 'b', seal = ? WHERE key = 'c'", [sealOf(["c", "b", 2])]);
    expect(() => index.find("d")).toThrow("leads astray");
  });
});
