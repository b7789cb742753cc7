import { expect, test } from "bun:test";
import { Distribution, durationBounds, sizeBounds } from "./distribution.ts";

test("a value that is equal to a bound lies below it, and one above all bounds counts too", () => {
  const distribution = new Distribution([1, 2, 5]);
  for (const value of [0, 1, 1.5, 2, 5, 6]) distribution.note(value);
  expect(distribution.counts).toEqual([2, 2, 1, 1]);
  expect([distribution.count, distribution.sum]).toEqual([6, 15.5]);
});

test("the bounds in use ascend", () => {
  for (const bounds of [durationBounds, sizeBounds]) expect(bounds.toSorted((a, b) => a - b)).toEqual([...bounds]);
});
