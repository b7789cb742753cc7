import { expect, test } from "bun:test";
import { countPerStep, timeline } from "./timeline.ts";

test("each 10 ms has its own answers, to the millisecond", () => {
  expect(countPerStep([99.9, 100, 109.9, 110, 125, 128, 130], 100, 3)).toEqual([2, 1, 2]);
});

test("a timeline shows the answers around a kill, with marks in their rows", () => {
  const steady = Array.from({ length: 35 }, (_, index) => 900 + index * 10);
  const answers = steady.filter((atMs) => atMs < 1_000 || atMs >= 1_050);
  const text = timeline(answers, 1_000, [
    { atMs: 1_000, text: "order-3 is killed" },
    { atMs: 1_042.4, text: "order-2 leads" },
    { atMs: 1_140, text: "order-3 is back" },
  ]);
  expect(text.split("\n")).toEqual([
    "  MS  +0  +10  +20  +30  +40  +50  +60  +70  +80  +90",
    "−100   1    1    1    1    1    1    1    1    1    1",
    "  +0   0    0    0    0    0    1    1    1    1    1  order-3 is killed (+0), order-2 leads (+42)",
    "+100   1    1    1    1    1    1    1    1    1    1  order-3 is back (+140)",
    "+200   1    1    1    1    1    0    0    0    0    0",
  ]);
});

test("rows far from every mark are left out, but none without answers", () => {
  const answers = Array.from({ length: 200 }, (_, index) => index * 10).filter((ms) => ms < 800 || ms >= 900);
  const text = timeline(answers, 100, [
    { atMs: 100, text: "a" },
    { atMs: 1_600, text: "b" },
  ]);
  const offsets = text.split("\n").map((line) => line.trim().split(" ")[0]);
  expect(offsets).toEqual(["MS", "−100", "+0", "+100", "…", "+600", "+700", "+800", "…", "+1400", "+1500", "+1600"]);
});
