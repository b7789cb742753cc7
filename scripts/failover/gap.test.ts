import { expect, test } from "bun:test";
import { longestGap } from "./gap.ts";

test("the gap is the longest time between two answers", () => {
  expect(longestGap([1, 2, 50, 53, 60], 0, 60)).toEqual({ startMs: 2, endMs: 50 });
});

test("the answer before a kill begins the gap", () => {
  expect(longestGap([90, 98, 140, 142, 200], 100, 150)).toEqual({ startMs: 142, endMs: 200 });
  expect(longestGap([90, 98, 140, 142, 150], 100, 150)).toEqual({ startMs: 98, endMs: 140 });
});

test("what lies before the kill, or begins after the end, does not count", () => {
  expect(longestGap([0, 80, 98, 110, 120, 150, 400], 100, 150)).toEqual({ startMs: 120, endMs: 150 });
});

test("a time without any answer is a gap to its very end", () => {
  expect(longestGap([], 100, 150)).toEqual({ startMs: 100, endMs: 150 });
  expect(longestGap([95], 100, 150)).toEqual({ startMs: 95, endMs: 150 });
  expect(longestGap([95, 104], 100, 150)).toEqual({ startMs: 104, endMs: 150 });
});
