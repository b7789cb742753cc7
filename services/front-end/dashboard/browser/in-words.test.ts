import { expect, test } from "bun:test";
import { duration, milliseconds, whole } from "./in-words.ts";

test("a time span is told in its two largest units", () => {
  const spans = [0, 59.9, 60, 3_599, 3_600, 90_061];
  expect(spans.map(duration)).toEqual(["0 s", "59 s", "1 min", "59 min 59 s", "1 h", "1 d 1 h"]);
});

test("short times have a digit more, and what is not known a dash", () => {
  expect([1.26, 14.2, 1_234.5].map(milliseconds)).toEqual(["1.3 ms", "14 ms", "1,235 ms"]);
  expect([duration(null), milliseconds(null), whole(null)]).toEqual(["–", "–", "–"]);
});
