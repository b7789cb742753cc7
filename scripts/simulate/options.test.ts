import { describe, expect, test } from "bun:test";
import { CommandError } from "../command-line/command-error.ts";
import { parseOptions } from "./options.ts";

test("without options, the first hundred seeds are run", () => {
  expect(parseOptions([])).toMatchObject({ mode: "many", from: 1, seeds: 100 });
});

test("one seed is run, with its trace if that is asked for", () => {
  expect(parseOptions(["--seed", "42"])).toEqual({ mode: "one", seed: 42, trace: false });
  expect(parseOptions(["--seed", "42", "--trace"])).toEqual({ mode: "one", seed: 42, trace: true });
});

test("mutants are run, all or some, with more seeds than else", () => {
  expect(parseOptions(["--mutants"])).toMatchObject({ mode: "mutants", names: "all", from: 1, seeds: 1_000 });
  expect(parseOptions(["--mutant", "a,b", "--mutant", "c", "--seeds", "7", "--workers", "3"])).toEqual({
    mode: "mutants",
    names: ["a", "b", "c"],
    from: 1,
    seeds: 7,
    workers: 3,
  });
});

test("mutations are made, with a seed of their own and fewer seeds than known mutants get", () => {
  expect(parseOptions(["--mutate", "200"])).toMatchObject({ mode: "mutate", count: 200, skip: 0, seed: 1, seeds: 150 });
  const given = ["--mutate", "40", "--seed", "5", "--skip", "80", "--seeds", "9", "--from", "3", "--workers", "2"];
  const options = { mode: "mutate", count: 40, seed: 5, skip: 80, seeds: 9, from: 3, workers: 2 } as const;
  expect(parseOptions(given)).toEqual(options);
});

test("one seed is run on a mutant", () => {
  const options = { mode: "mutant-seed", name: "a", seed: 42, trace: true } as const;
  expect(parseOptions(["--mutant", "a", "--seed", "42", "--trace"])).toEqual(options);
});

test("help is given whatever else is asked for", () => {
  expect(parseOptions(["--seeds", "0", "-h"])).toEqual({ mode: "help" });
});

describe("a wrong command line is told in one line:", () => {
  test.each([
    [["--seeds", "0"], '--seeds "0": a whole number from 1 to 9007199254740991 is allowed.'],
    [["--seeds", "ten"], '--seeds "ten": a whole number from 1 to 9007199254740991 is allowed.'],
    [["--seeds", "1.5"], '--seeds "1.5": a whole number from 1 to 9007199254740991 is allowed.'],
    [["--seeds"], "--seeds needs a value: --seeds N"],
    [["--from", "-1"], '--from "-1": a whole number from 0 to 9007199254740991 is allowed.'],
    [["--workers", "0"], '--workers "0": a whole number from 1 to 256 is allowed.'],
    [["--workers", "10000"], '--workers "10000": a whole number from 1 to 256 is allowed.'],
    [["--seed", "x"], '--seed "x": a whole number from 0 to 9007199254740991 is allowed.'],
    [["--seed", "1", "--seeds", "2"], "--seed runs one seed, so --seeds has no meaning beside it."],
    [["--trace"], "--trace shows the trace of one seed: say which with --seed N."],
    [["--mutants", "--mutant", "a"], "--mutants runs all: leave --mutant out."],
    [["--mutants", "--seed", "1"], "--seed runs one seed, so --mutants has no meaning beside it."],
    [["--mutant", "a,b", "--seed", "1"], "--seed runs one seed, so it wants one --mutant only."],
    [["--mutant", "a", "--trace"], "--trace shows the trace of one seed: say which with --seed N."],
    [["--mutate", "0"], '--mutate "0": a whole number from 1 to 100000 is allowed.'],
    [["--mutate", "3", "--trace"], "--mutate makes its own mutants, so --trace has no meaning beside it."],
    [["--mutate", "3", "--mutants"], "--mutate makes its own mutants, so --mutants has no meaning beside it."],
    [["--skip", "3"], "--skip leaves out mutations: it has no meaning without --mutate N."],
    [["--unknown"], 'Unknown flag "--unknown": --help shows what is allowed.'],
    [["7"], 'Unexpected argument "7": --help shows what is allowed.'],
  ])("%p", (args, message) => {
    expect(() => parseOptions(args)).toThrow(new CommandError(message, 2));
    expect(() => parseOptions(args)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
