import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { temporaryDirectory } from "../cluster/fixtures/temporary-directory.ts";
import { CommandError } from "../command-line/command-error.ts";
import { parseOptions } from "./options.ts";

test("without flags, the leader is killed fifty times under 500 trades/s", () => {
  const defaults = { kills: 50, rate: 500, fault: "kill" as const, replicas: 3, frontEnds: 1, json: undefined };
  expect(parseOptions([])).toEqual(defaults);
});

test("takes every flag", () => {
  using directory = temporaryDirectory();
  const json = join(directory.path, "raw.json");
  const args = ["--kills=2", "--rate", "100", "--pause", "--replicas=5", "--front-ends", "2", "--json", json];
  expect(parseOptions(args)).toEqual({ kills: 2, rate: 100, fault: "pause", replicas: 5, frontEnds: 2, json });
});

test("help is given whatever else is asked for", () => {
  expect(parseOptions(["--kills", "0", "-h"])).toBe("help");
});

describe("a wrong command line is told in one line:", () => {
  test.each([
    [["--kills", "0"], '--kills "0": a whole number from 1 to 10000 is allowed.'],
    [["--rate", "9999"], '--rate "9999": a whole number from 1 to 5000 is allowed.'],
    [["--replicas", "1"], '--replicas "1": a whole number from 2 to 9 is allowed.'],
    [["--front-ends", "0"], '--front-ends "0": a whole number from 1 to 9 is allowed.'],
    [["--pause=5"], '--pause "5": it takes no value.'],
    [["--json", ""], '--json "": a path of a file is allowed.'],
    [["--json", "/"], '--json "/": it can\'t be written (EISDIR); a path of a file is allowed.'],
    [["--json", "/nowhere/x"], '--json "/nowhere/x": it can\'t be written (ENOENT); a path of a file is allowed.'],
    [["--unknown"], 'Unknown flag "--unknown": --help shows what is allowed.'],
    [["7"], 'Unexpected argument "7": --help shows what is allowed.'],
  ])("%p", (args, message) => {
    expect(() => parseOptions(args)).toThrow(new CommandError(message, 2));
    expect(() => parseOptions(args)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
