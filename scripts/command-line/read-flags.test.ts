import { describe, expect, test } from "bun:test";
import { CommandError } from "./command-error.ts";
import { flagLines } from "./flag-lines.ts";
import { readFlags } from "./read-flags.ts";

const flags = {
  size: { value: "N", fallback: "7", range: [0, 9], meaning: "how large" },
  tag: { value: "TEXT", meaning: "a tag" },
  loud: { meaning: "loudly" },
} as const;

const read = (...args: string[]) => readFlags(args, flags);

function refusal(work: () => unknown): CommandError {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("Accepted.");
}

describe("a command line", () => {
  test("gives flags, with a space or with =, and what stands between them", () => {
    const { flags: given, positionals, help } = read("a", "--size=3", "b", "--tag", "-x", "--loud", "--", "--size");
    expect(positionals).toEqual(["a", "b", "--size"]);
    expect(given.wholeNumber("size")).toBe(3);
    expect(given.text("tag")).toBe("-x");
    expect(given.has("loud")).toBe(true);
    expect(given.names).toEqual(["size", "tag", "loud"]);
    expect(help).toBe(false);
  });

  test("gives defaults, and of a repeated flag the last value or all", () => {
    expect(read().flags.decimal("size")).toBe(7);
    expect(read().flags.all("size")).toEqual(["7"]);
    const { flags: given } = read("--tag", "a", "--tag=b");
    expect(given.text("tag")).toBe("b");
    expect(given.all("tag")).toEqual(["a", "b"]);
  });

  test("takes negative numbers for values", () => {
    expect(read("-55", "x", "-1.5").positionals).toEqual(["-55", "x", "-1.5"]);
  });

  test("asks for help whatever else is wrong with its flags", () => {
    expect(read("a", "--wrong", "-h")).toMatchObject({ help: true, positionals: ["a"] });
  });

  test.each([
    [["--wrong"], 'Unknown flag "--wrong": --help shows what is allowed.'],
    [["--toString"], 'Unknown flag "--toString": --help shows what is allowed.'],
    [["-x"], 'Unknown flag "-x": --help shows what is allowed.'],
    [["--a\u001bb"], 'Unknown flag "--a\\u001bb": --help shows what is allowed.'],
    [["--size"], "--size needs a value: --size N"],
    [["--loud=yes"], '--loud "yes": it takes no value.'],
  ])("that is wrong (%p) is refused with exit code 2", (args, message) => {
    expect(refusal(() => read(...args))).toMatchObject({ message, exitCode: 2 });
  });

  test.each(["", "-1", "10", "1e0", "0x1", " 1", "NaN", "1.5"])("takes %p for no whole number from 0 to 9", (text) => {
    const message = `--size "${text}": a whole number from 0 to 9 is allowed.`;
    expect(refusal(() => read("--size", text).flags.wholeNumber("size"))).toMatchObject({ message, exitCode: 2 });
  });

  test.each([
    ["0.8", 0.8],
    [".5", 0.5],
    ["1.", 1],
    ["9", 9],
  ])("takes %p for a number", (text, number) => {
    expect(read("--size", text).flags.decimal("size")).toBe(number);
  });

  test.each(["", ".", "-0.1", "9.1", "1e0", "50%", "0,5"])("takes %p for no number from 0 to 9", (text) => {
    expect(refusal(() => read("--size", text).flags.decimal("size")).message).toContain(
      `"${text}": a number from 0 to 9`,
    );
  });

  test("is explained flag by flag, with ranges and defaults", () => {
    expect(flagLines(flags).split("\n")).toEqual([
      "  --size N    how large (0–9, default 7)",
      "  --tag TEXT  a tag",
      "  --loud      loudly",
      "  --help, -h  show this",
    ]);
  });
});
