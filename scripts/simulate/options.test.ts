import { describe, expect, test } from "bun:test";
import { OptionsError, readOptions } from "./options.ts";

test("without options, the first hundred seeds are run", () => {
  expect(readOptions([])).toMatchObject({ mode: "many", from: 1, seeds: 100 });
});

test("one seed is run, with its trace if that is asked for", () => {
  expect(readOptions(["--seed", "42"])).toEqual({ mode: "one", seed: 42, trace: false });
  expect(readOptions(["--seed", "42", "--trace"])).toEqual({ mode: "one", seed: 42, trace: true });
});

describe("a wrong command line is told in one line:", () => {
  const wrong = [
    ["--seeds", "0"],
    ["--seeds", "ten"],
    ["--seeds", "1.5"],
    ["--seeds"],
    ["--from", "-1"],
    ["--workers", "0"],
    ["--workers", "10000"],
    ["--seed", "1", "--seeds", "2"],
    ["--trace"],
    ["--unknown"],
    ["7"],
  ];
  for (const args of wrong) {
    test(args.join(" "), () => {
      expect(() => readOptions(args)).toThrow(OptionsError);
      expect(() => readOptions(args)).toThrow(/^[^\n]+$/);
    });
  }
});
