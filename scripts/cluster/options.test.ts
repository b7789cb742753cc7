import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import { flags } from "./flags.ts";
import { help } from "./help.ts";
import { type Options, parseOptions } from "./options.ts";

function accepted(...args: string[]): Options {
  const options = parseOptions(args);
  if (options === "help") throw new Error("No help was asked for.");
  return options;
}

function refusal(...args: string[]): CommandError {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`Accepted: ${args.join(" ")}`);
}

describe("the command line", () => {
  test("has defaults for everything", () => {
    expect(accepted()).toEqual({
      port: 3000,
      replicas: undefined,
      changeReplicas: false,
      newBazaar: false,
      frontEnds: 1,
      minReplicas: 1,
      cacheSize: 1000,
      stocks: undefined,
      columns: undefined,
      dataDir: resolve(".data"),
      host: "127.0.0.1",
      breakIt: false,
    });
  });

  test("takes every flag, with a space or with =", () => {
    const args = ["--port=4000", "--replicas", "5", "--front-ends", "2", "--min-replicas=3", "--cache-size", "0"];
    args.push("--change-replicas", "--new-bazaar");
    expect(
      accepted(...args, "--stocks", "a b.csv", "--columns=name=Symbol", "--data-dir", "d", "--host", "[::]"),
    ).toEqual({
      port: 4000,
      replicas: 5,
      changeReplicas: true,
      newBazaar: true,
      frontEnds: 2,
      minReplicas: 3,
      cacheSize: 0,
      stocks: resolve("a b.csv"),
      columns: "name=Symbol",
      dataDir: resolve("d"),
      host: "::",
      breakIt: false,
    });
    expect(accepted("--break-it")).toMatchObject({ breakIt: true });
  });

  test.each([
    [["--port", "abc"], "abc", "from 1 to 65535"],
    [["--break-it", "--host", "0.0.0.0"], "0.0.0.0", "only this machine"],
    [["--port", "0"], "0", "from 1 to 65535"],
    [["--port", "-5"], "-5", "from 1 to 65535"],
    [["--port", "65536"], "65536", "from 1 to 65535"],
    [["--port", "3e3"], "3e3", "from 1 to 65535"],
    [["--port", " 3000"], " 3000", "from 1 to 65535"],
    [["--port="], '""', "from 1 to 65535"],
    [["--port", "65400"], "65400", "at most 65332"],
    [["--port", "65333"], "65333", "order-3 would get port 65536"],
    [["--replicas", "0"], "0", "from 1 to 9"],
    [["--replicas", "10"], "10", "from 1 to 9"],
    [["--replicas", "1.5"], "1.5", "from 1 to 9"],
    [["--front-ends", "0"], "0", "from 1 to 9"],
    [["--min-replicas", "4"], "4", "number of replicas (3)"],
    [["--cache-size", "-1"], "-1", "from 0 to"],
    [["--cache-size", "NaN"], "NaN", "from 0 to"],
    [["--stocks", ""], '""', "a path"],
    [["--stocks", "a.csv", "--columns", "cost=Price"], "cost=Price", "name=HEADER"],
    [["--columns", "name=Symbol"], "--columns", "--stocks"],
    [["--data-dir", ""], '""', "a path"],
    [["--host", "a b"], "a b", "an IP address"],
    [["--host", "999.1.1.1"], "999.1.1.1", "an IP address"],
    [["--host", "0x7f.1"], "0x7f.1", "an IP address"],
    [["--host", ""], '""', "an IP address"],
    [["--port"], "--port", "needs a value"],
    [["--unknown"], "--unknown", "--help"],
    [["--no-port"], "--no-port", "--help"],
    [["-x"], "-x", "--help"],
    [["start"], "start", "--help"],
    [["--", "start"], "start", "--help"],
    [["line\nbreak"], "line\\nbreak", "--help"],
  ])("refuses %p in one line that quotes it and says what is allowed", (args, quoted, allowed) => {
    const { message, exitCode } = refusal(...args);
    expect(message).toContain(quoted);
    expect(message).toContain(allowed);
    expect(message).not.toContain("\n");
    expect(exitCode).toBe(2);
  });

  test("takes the highest port at which all services have room", () => {
    expect(accepted("--port", "65332").port).toBe(65332);
    expect(refusal("--port", "65332", "--replicas", "4").exitCode).toBe(2);
  });

  test("shows every flag with its default at --help", () => {
    expect(parseOptions(["--port", "abc", "--help"])).toBe("help");
    for (const name of Object.keys(flags)) expect(help()).toContain(`--${name} `);
    expect(help()).toContain("default 3000");
  });
});
