import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import { help } from "./help.ts";
import { parseOptions } from "./options.ts";
import { partNames } from "./parts/part-names.ts";

const now = new Date("2026-11-24T07:08:09.123Z");

test("without anything, all parts are measured, and the results are named after the time", () => {
  expect(parseOptions([], now)).toEqual({
    mode: "bench",
    parts: [...partNames],
    rounds: 5,
    seconds: 2,
    warmUpSeconds: 1,
    only: "",
    kills: 5,
    growthOrders: [5_000, 500_000],
    quick: false,
    out: resolve("bench-results/2026-11-24T07-08-09"),
    port: 24_000,
    dataDir: resolve(".bench"),
  });
});

test("takes parts in any order, and every flag", () => {
  const args = "peers evaluation --rounds 7 --seconds=.5 --only c=1 --kills 2 --large --out a --port 5000 --data-dir b";
  expect(parseOptions(args.split(" "), now)).toEqual({
    mode: "bench",
    parts: ["evaluation", "peers"],
    rounds: 7,
    seconds: 0.5,
    warmUpSeconds: 1,
    only: "c=1",
    kills: 2,
    growthOrders: [5_000, 500_000, 5_000_000],
    quick: false,
    out: resolve("a"),
    port: 5_000,
    dataDir: resolve("b"),
  });
});

test("--quick is short, but for what is asked for", () => {
  expect(parseOptions(["--quick"], now)).toMatchObject({
    rounds: 1,
    seconds: 0.4,
    kills: 1,
    growthOrders: [5_000, 50_000],
  });
  expect(parseOptions(["--quick", "--rounds", "3"], now)).toMatchObject({ rounds: 3, seconds: 0.4, quick: true });
});

test("help tells of every part, whatever else is asked for", () => {
  expect(parseOptions(["--rounds", "0", "-h"], now)).toEqual({ mode: "help" });
  for (const part of partNames) expect(help()).toContain(`  ${part}  `);
});

describe("a wrong command line is told in one line:", () => {
  const allowed = '"evaluation", "ceiling", "peers", "failover", "growth" are allowed.';
  test.each([
    [["speed"], `"speed" can't be measured: ${allowed}`],
    [["--rounds", "0"], '--rounds "0": a whole number from 1 to 99 is allowed.'],
    [["--seconds", "-1"], '--seconds "-1": a number from 0.1 to 60 is allowed.'],
    [["--out", ""], '--out "": a path is allowed.'],
    [["--unknown"], 'Unknown flag "--unknown": --help shows what is allowed.'],
  ])("%p", (args, message) => {
    expect(() => parseOptions(args, now)).toThrow(new CommandError(message, 2));
  });
});
