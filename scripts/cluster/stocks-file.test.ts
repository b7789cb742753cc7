import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { checkStocksFile } from "./stocks-file.ts";

test("a listing that can be read again and again is accepted, all else refused by name", () => {
  using root = temporaryDirectory();
  const file = join(root.path, "stocks.csv");
  expect(() => checkStocksFile(file)).toThrow(`--stocks "${file}": there is no such file.`);
  expect(() => checkStocksFile(root.path)).toThrow("it is not a file");
  writeFileSync(file, "name,price,quantity\n");
  checkStocksFile(file);
});
