import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { memoryBeside } from "../../db/bazaar-memory.ts";
import { sampleIdentity } from "../../services/contract/samples.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { parseOptions } from "./options.ts";
import { planReplicas } from "./remembered-bazaar.ts";

/** A data directory; what it remembers, and which files it holds. */
function directory(members: number[] | undefined, files: string[]) {
  const root = temporaryDirectory();
  for (const file of files) writeFileSync(join(root.path, file), "content");
  if (members) memoryBeside(join(root.path, "catalog.db")).remember({ ...sampleIdentity, members });
  const plan = (...flags: string[]) => {
    const options = parseOptions(["--data-dir", root.path, ...flags]);
    if (options === "help") throw new Error("No help was asked for.");
    return planReplicas(options);
  };
  return { plan, [Symbol.dispose]: () => root[Symbol.dispose]() };
}

const databases = ["catalog.db", "order-1.db", "order-2.db", "order-3.db"];

describe("the replicas of a start", () => {
  test("are three in a new directory, or as many as are asked for", () => {
    using empty = directory(undefined, []);
    expect(empty.plan()).toEqual({ ids: [1, 2, 3], changeTo: undefined });
    expect(empty.plan("--replicas", "5").ids).toEqual([1, 2, 3, 4, 5]);
  });

  test("are those that the bazaar has, where nothing is asked for", () => {
    using five = directory([1, 2, 3, 4, 5], databases);
    expect(five.plan()).toEqual({ ids: [1, 2, 3, 4, 5], changeTo: undefined });
    expect(five.plan("--replicas", "5", "--change-replicas").changeTo).toBeUndefined();
  });

  test("are not changed without a word", () => {
    using three = directory([1, 2, 3], databases);
    expect(() => three.plan("--replicas", "1")).toThrow(/this bazaar's replicas are 1, 2, 3; add --change-replicas/);
    expect(() => three.plan("--replicas", "5")).toThrow(/--change-replicas/);
  });

  test("are the old and the new ones while the list changes", () => {
    using three = directory([1, 2, 3], databases);
    expect(three.plan("--replicas", "1", "--change-replicas")).toEqual({ ids: [1, 2, 3], changeTo: [1] });
    expect(three.plan("--replicas", "4", "--change-replicas")).toEqual({ ids: [1, 2, 3, 4], changeTo: [1, 2, 3, 4] });
  });
});

describe("a bazaar whose databases are gone", () => {
  test("is not begun anew, unless a flag says so", () => {
    using lost = directory([1, 2, 3], []);
    expect(() => lost.plan()).toThrow(new RegExp(`there was a bazaar here.*${sampleIdentity.bazaar}.*--new-bazaar`));
    expect(lost.plan("--new-bazaar", "--replicas", "2")).toEqual({ ids: [1, 2], changeTo: undefined });
  });

  test("is known by any database that was put aside, too", () => {
    using aside = directory(undefined, ["order-2.db.damaged"]);
    expect(() => aside.plan()).toThrow(/there was a bazaar here \(order-2.db.damaged\)/);
  });

  test("may have any one database left", () => {
    using one = directory([1, 2, 3], ["order-2.db"]);
    expect(one.plan().ids).toEqual([1, 2, 3]);
  });
});

test("a new bazaar does not begin beside one that is there", () => {
  using three = directory([1, 2, 3], databases);
  expect(() => three.plan("--new-bazaar")).toThrow(/has one \(.*catalog.db/);
});
