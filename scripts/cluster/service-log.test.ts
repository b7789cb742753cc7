import { expect, test } from "bun:test";
import { closeSync, existsSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { lastWords, openServiceLog, rotateServiceLog } from "./service-log.ts";

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

test("a log of a running service is set aside without its knowing, and only so many are kept", () => {
  using root = temporaryDirectory();
  const path = join(root.path, "catalog.log");
  const log = openServiceLog(path);
  for (const line of ["first line", "second line", "third line", "fourth line"]) {
    writeSync(log.descriptor, `${line}\n`);
    rotateServiceLog(path, 5, 3);
    expect(readFileSync(path, "utf8")).toBe("");
  }
  writeSync(log.descriptor, "now");
  rotateServiceLog(path, 5, 3);
  closeSync(log.descriptor);
  const kept = ["", ".1", ".2", ".3"].map((ending) => readFileSync(path + ending, "utf8"));
  expect(kept).toEqual(["now", "fourth line\n", "third line\n", "second line\n"]);
  expect(existsSync(`${path}.4`)).toBe(false);
  expect(statSync(`${path}.1`).mode & 0o777).toBe(0o600);
  expect(lastWords(path, 1_000)).toBe("now");
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
