import { expect, test } from "bun:test";
import { DamagedLog } from "../../db/damaged-log.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { sampleTrade } from "../../test/harness/sample-orders.ts";
import { withDamagedIndex } from "../../test/harness/with-damaged-index.ts";
import { limits } from "../runtime/limits.ts";
import { type Rejection, Rejections } from "./rejections.ts";

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 0, 2);

function rejection(key: string, ageHours = 0): Rejection {
  return { ...sampleTrade(key), status: 409, message: "Not enough shares.", time: nowMs - ageHours * hourMs };
}

function keeping(...rejected: Rejection[]) {
  const database = openCatalogDatabase(":memory:");
  const rejections = new Rejections(database);
  rejections.write(rejected);
  rejections.committed(rejected);
  return { database, rejections };
}

test("a rejection is found by its key, also after a start", () => {
  const { database, rejections } = keeping(rejection("a"), rejection("b"));
  for (const open of [rejections, new Rejections(database)]) {
    expect(open.withKey("a")).toEqual(rejection("a"));
    expect(open.withKey("c")).toBeUndefined();
    expect(open.room).toBe(limits.rejections - 2);
  }
});

test("a key is rejected once: a second outcome for it is refused", () => {
  const { rejections } = keeping(rejection("a"));
  expect(() => rejections.write([{ ...rejection("a"), status: 404 }])).toThrow("UNIQUE");
  expect(rejections.withKey("a")).toMatchObject({ status: 409 });
});

test("a rejection is remembered for 24 hours, and then makes room", () => {
  const { rejections } = keeping(rejection("young"), rejection("old", 24), rejection("too-old", 24.001));
  rejections.prune(nowMs);
  expect(rejections.withKey("young")).toBeDefined();
  expect(rejections.withKey("old")).toBeDefined();
  expect(rejections.withKey("too-old")).toBeUndefined();
  expect(rejections.room).toBe(limits.rejections - 2);
});

test("forgetting takes a bounded number of rows at a time, and says when it is done", () => {
  const old = Array.from({ length: limits.rejectionPruneRows + 5 }, (_, index) => rejection(`k${index}`, 48));
  const { rejections } = keeping(...old);
  expect(rejections.prune(nowMs)).toBe(false);
  expect(limits.rejections - rejections.room).toBe(5);
  expect(rejections.prune(nowMs)).toBe(true);
  expect(rejections.room).toBe(limits.rejections);
});

test("a rejection that is not what was written is damage, not an answer", () => {
  for (const change of ["status = 404", "quantity = 2", "message = 'Not enough share!.'", "fingerprint = 7"]) {
    const { database, rejections } = keeping(rejection("a"));
    database.run(`UPDATE rejections SET ${change}`);
    expect(() => rejections.withKey("a"), change).toThrow(DamagedLog);
  }
});

test("a rejection that was written before there were fingerprints is taken as it is", () => {
  const { database, rejections } = keeping(rejection("a"));
  database.run("UPDATE rejections SET fingerprint = 0");
  expect(rejections.withKey("a")).toEqual(rejection("a"));
});

test("an index of keys that does not lead to every rejection is damage", () => {
  const { database, rejections } = keeping(rejection("key-a"), rejection("key-b"));
  rejections.assertSound();
  const damaged = new Rejections(withDamagedIndex(database, "key-a"));
  expect(() => damaged.assertSound()).toThrow(DamagedLog);
});
