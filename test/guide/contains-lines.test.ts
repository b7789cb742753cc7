import { expect, test } from "bun:test";
import { containsLines } from "./contains-lines.ts";

const text = "SERVICE  STATE\ncatalog  ready   17\norder-1  not ready\n\norder-1: It is paused.\n";

test("lines are found in their order, whatever stands between them", () => {
  expect(containsLines(text, "catalog ready …\n…\norder-1: …\n")).toBe(true);
  expect(containsLines(text, "")).toBe(true);
  expect(containsLines(text, "order-1: …\ncatalog ready …\n")).toBe(false);
});

test("a line is found as a whole, and only what is left out may differ", () => {
  expect(containsLines(text, "catalog ready\n")).toBe(false);
  expect(containsLines(text, "order-1: It is pauXed.\n")).toBe(false);
  expect(containsLines(text, "order-1: It … .\n")).toBe(false);
});
