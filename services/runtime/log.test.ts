import { expect, test } from "bun:test";
import { pino } from "pino";
import { withFields } from "./log.ts";

function logging(level: string) {
  const lines: Record<string, unknown>[] = [];
  let term = 1;
  const log = pino(
    { level, base: { service: "order" } },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  );
  const given = withFields(log, () => ({ term }));
  return { lines, given, changeTerm: (to: number) => (term = to) };
}

test("each line has the fields as they are then; what it says itself goes before them", () => {
  const { lines, given, changeTerm } = logging("info");
  given.info("follows");
  changeTerm(2);
  given.warn({ follower: 1 }, "out of sync");
  given.error({ term: 9, err: new Error("disk") }, "fails");
  expect(lines).toMatchObject([
    { level: 30, service: "order", term: 1, msg: "follows" },
    { level: 40, service: "order", term: 2, follower: 1, msg: "out of sync" },
    { level: 50, service: "order", term: 9, err: { message: "disk" }, msg: "fails" },
  ]);
});

test("the level is the log's own", () => {
  const { lines, given } = logging("warn");
  given.info("too much");
  given.debug({}, "far too much");
  expect(lines).toEqual([]);
  expect(["debug", "warn"].map((level) => given.isLevelEnabled(level))).toEqual([false, true]);
});
