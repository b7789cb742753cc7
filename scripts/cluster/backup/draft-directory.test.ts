import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openOrderDatabase } from "../../../db/open.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { draftDirectory } from "./draft-directory.ts";

let root: ReturnType<typeof temporaryDirectory>;
let path: string;

beforeEach(() => {
  root = temporaryDirectory();
  path = join(root.path, "backup");
});
afterEach(() => root[Symbol.dispose]());

describe("a directory that is written under another name", () => {
  test("gets its own once it is finished", () => {
    const draft = draftDirectory(path);
    writeFileSync(join(draft.path, "manifest.json"), "{}");
    expect(existsSync(path)).toBe(false);
    draft.finish();
    expect(readdirSync(root.path)).toEqual(["backup"]);
    expect(readdirSync(path)).toEqual(["manifest.json"]);
  });

  test("leaves nothing where it is discarded", () => {
    draftDirectory(path).discard();
    expect(readdirSync(root.path)).toEqual([]);
  });

  test("takes the place of what a killed backup has left, but not of one that is being written", () => {
    const orders = join(draftDirectory(path).path, "orders.db");
    const database = openOrderDatabase(orders);
    expect(() => draftDirectory(path)).toThrow("Another backup is just being written");
    database.close(true);
    expect(readdirSync(draftDirectory(path).path)).toEqual([]);
  });

  test("never takes the place of anything else", () => {
    mkdirSync(path);
    expect(() => draftDirectory(path)).toThrow(`"${path}" is there already`);
    const other = join(root.path, "other");
    mkdirSync(`${other}.partial`);
    writeFileSync(join(`${other}.partial`, "diary.txt"), "");
    expect(() => draftDirectory(other)).toThrow('holds other things (such as "diary.txt")');
    writeFileSync(join(root.path, "file"), "");
    expect(() => draftDirectory(join(root.path, "file", "backup"))).toThrow("can't be written (ENOTDIR)");
  });
});
