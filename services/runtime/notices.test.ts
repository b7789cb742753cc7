import { expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { Notices } from "./notices.ts";

function noticing() {
  const clock = new ManualClock();
  const lines: unknown[][] = [];
  const log = { warn: (...line: unknown[]) => void lines.push(line) } as unknown as Log;
  return { clock, lines, notices: new Notices(clock, log) };
}

test("of a burst the first line is written, and then how many were left out", async () => {
  const { clock, lines, notices } = noticing();
  for (let count = 1; count <= 1_000; count += 1) notices.warn("refused 503", { request: `r${count}` }, "Too much.");
  expect(lines).toEqual([[{ request: "r1" }, "Too much."]]);
  await clock.advance(limits.noticeMs);
  expect(lines.slice(1)).toEqual([[{ kind: "refused 503", leftOut: 999 }, "more of the same were left out"]]);
  expect(clock.timers).toBe(0);
});

test("a burst that goes on has two lines a period at most, and none is counted twice", async () => {
  const { clock, lines, notices } = noticing();
  const tenths = 50;
  for (let tenth = 0; tenth < tenths; tenth += 1) {
    notices.warn("slow", {}, "slow");
    await clock.advance(limits.noticeMs / 10);
  }
  await clock.advance(limits.noticeMs);
  const leftOut = lines.map(([fields]) => (fields as { leftOut?: number }).leftOut ?? 1);
  expect(leftOut.reduce((all, some) => all + some)).toBe(tenths);
  expect(lines.length).toBeLessThanOrEqual(tenths / 10 + 2);
});

test("another kind has its own line, and a kind that comes seldom always has one", async () => {
  const { clock, lines, notices } = noticing();
  notices.warn("refused 503", {}, "one");
  notices.warn("refused 504", {}, "two");
  await clock.advance(limits.noticeMs);
  notices.warn("refused 503", {}, "three");
  expect(lines.map(([, message]) => message as string)).toEqual(["one", "two", "three"]);
});
