import { expect, test } from "bun:test";
import { closeSync, existsSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { lastWords, openServiceLog } from "./service-log.ts";

test("a log is appended to, and set aside once it is too large", () => {
  using root = temporaryDirectory();
  const path = join(root.path, "catalog.log");
  writeFileSync(path, "0123456789");
  closeSync(openServiceLog(path, 10).descriptor);
  expect(existsSync(`${path}.1`)).toBe(false);
  const log = openServiceLog(path, 9);
  writeSync(log.descriptor, "new");
  closeSync(log.descriptor);
  expect(log.startBytes).toBe(0);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readFileSync(`${path}.1`, "utf8")).toBe("0123456789");
});

test("a service's last words are its own, and no event of the log", () => {
  using root = temporaryDirectory();
  const path = join(root.path, "catalog.log");
  writeFileSync(path, "words of an earlier run\n");
  const { descriptor, startBytes } = openServiceLog(path);
  expect(lastWords(path, startBytes)).toBeUndefined();
  writeSync(descriptor, 'PORT "x" is wrong\n{"level":30}\n');
  closeSync(descriptor);
  expect(lastWords(path, startBytes)).toBe('PORT "x" is wrong');
});
