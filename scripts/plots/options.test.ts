import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import { help } from "./help.ts";
import { parseOptions } from "./options.ts";
import { readSummary } from "./read-summary.ts";

test("takes results and a place for the page; both may be left out", () => {
  expect(parseOptions([])).toEqual({ results: undefined, out: resolve("docs/bench") });
  expect(parseOptions(["a", "--out", "b"])).toEqual({ results: resolve("a"), out: resolve("b") });
  expect(parseOptions(["a", "b", "-h"])).toBe("help");
  expect(help()).toContain("--out DIR");
});

test("a wrong command line is told in one line", () => {
  const message = 'Unexpected argument "b": --help shows what is allowed.';
  expect(() => parseOptions(["a", "b"])).toThrow(new CommandError(message, 2));
});

test("a directory without a summary is told by its name", () => {
  expect(() => readSummary("/nowhere")).toThrow("/nowhere/summary.json can't be read: ENOENT");
});
