import { expect, test } from "bun:test";
import { percentile } from "./percentile.ts";

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  [0, 1],
  [50, 50],
  [99, 99],
  [99.5, 100],
  [100, 100],
])("the %pth percentile of 1 to 100 is %p", (percent, value) => {
  expect(percentile(hundred, percent)).toBe(value);
});

test("of a few values, a high percentile is the highest, and numbers are not sorted as text", () => {
  expect(percentile([9, 100, 30], 99)).toBe(100);
  expect(percentile([9, 100, 30], 50)).toBe(30);
  expect(percentile([7], 1)).toBe(7);
});

test("of no values there is none", () => {
  expect(percentile([], 50)).toBeUndefined();
});
