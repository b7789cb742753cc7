import { expect, test } from "bun:test";
import { table } from "./table.ts";

test("a table's columns are as wide as what a terminal shows of their cells", () => {
  const rows = [
    ["NAME", "SHARES"],
    ["🚀🚀🚀", "5"],
    ["Nö", "1234567"],
  ];
  expect(table(rows, ["left", "right"]).split("\n")).toEqual(["NAME     SHARES", "🚀🚀🚀        5", "Nö      1234567"]);
  expect(table(rows).split("\n")).toEqual(["NAME    SHARES", "🚀🚀🚀  5", "Nö      1234567"]);
});
