import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { checkStocksFile } from "./stocks-file.ts";

test("a listing that can be read is accepted for a new bazaar, all else refused by name", () => {
  using root = temporaryDirectory();
  const file = join(root.path, "stocks.csv");
  expect(() => checkStocksFile(file, root.path)).toThrow(`--stocks "${file}": there is no such file.`);
  expect(() => checkStocksFile(root.path, root.path)).toThrow("it is not a file");
  writeFileSync(file, "name,price,quantity\n");
  expect(checkStocksFile(file, root.path)).toBeUndefined();
});

test("a bazaar that there is already does not need it, and that is said", () => {
  using root = temporaryDirectory();
  writeFileSync(join(root.path, "catalog.db"), "");
  expect(checkStocksFile("/no/such.csv", root.path)).toContain("--stocks is only for a new one");
});
