import { describe, expect, test } from "bun:test";
import { CommandError } from "../command-line/command-error.ts";
import { commands } from "./commands.ts";
import { help } from "./help.ts";
import { type Options, parseOptions } from "./options.ts";

const urls = ["http://127.0.0.1:3000"];

function accepted(...args: string[]): Options {
  return parseOptions(args);
}

function request(...args: string[]): unknown {
  const options = parseOptions(args);
  return options.mode === "person" ? options.request : undefined;
}

function workload(...args: string[]): unknown {
  const options = parseOptions(args);
  return options.mode === "workload" ? options.workload : undefined;
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

describe("the workload's command line", () => {
  test("has defaults for everything", () => {
    const defaults = {
      urls,
      clients: 5,
      probability: 0.8,
      extent: { kind: "duration", durationMs: 10_000 },
      json: false,
    };
    expect(workload()).toEqual({ ...defaults, seed: expect.any(Number) });
    expect(workload("workload", "--seed", "7")).toEqual({ ...defaults, seed: 7 });
  });

  test("takes every flag", () => {
    const places = ["--url", "localhost:1,https://b.example/x/", "--url", "http://[::1]:2", "--url", "localhost:1"];
    const rest = ["--clients=2", "--probability=0", "--iterations", "9", "--seed", "0", "--json"];
    expect(workload(...places, ...rest)).toEqual({
      urls: ["http://localhost:1", "https://b.example/x", "http://[::1]:2"],
      clients: 2,
      probability: 0,
      extent: { kind: "iterations", iterations: 9 },
      seed: 0,
      json: true,
    });
  });

  test.each([
    ["1.5", 1_500],
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
  ])("takes %p for a time", (text, durationMs) => {
    expect(workload("--duration", text)).toMatchObject({ extent: { kind: "duration", durationMs } });
  });
});

describe("a person's command line", () => {
  test("names a stock as the bazaar does, whatever characters it has", () => {
    expect(request("lookup", "A. O. Smith")).toEqual({ command: "lookup", name: "A. O. Smith" });
    expect(request("lookup", "🚀/%2F?#")).toEqual({ command: "lookup", name: "🚀/%2F?#" });
    expect(request("lookup", "No\u0308")).toEqual({ command: "lookup", name: "N\u00f6" });
    expect(request("lookup", "--", "--url")).toEqual({ command: "lookup", name: "--url" });
  });

  test("gives each trade a key", () => {
    const trade = { name: "GameStart", quantity: 3, type: "buy" };
    expect(request("buy", "GameStart", "3", "--key", "k")).toEqual({ command: "trade", trade, key: "k" });
    const [one, other] = [request("sell", "GameStart", "3"), request("sell", "GameStart", "3")];
    expect(one).toEqual({
      command: "trade",
      trade: { ...trade, type: "sell" },
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(one).not.toEqual(other);
  });

  test("asks for pages", () => {
    expect(request("stocks")).toEqual({ command: "stocks", after: "", limit: 1000 });
    expect(request("stocks", "--after", "A b", "--limit=2")).toEqual({ command: "stocks", after: "A b", limit: 2 });
    expect(request("orders")).toEqual({ command: "orders", after: 0, limit: 50 });
    expect(request("orders", "--after", "7")).toEqual({ command: "orders", after: 7, limit: 50 });
    expect(request("order", "7")).toEqual({ command: "order", number: 7 });
    expect(accepted("--json", "--url", "h:1", "order", "7")).toMatchObject({ urls: ["http://h:1"], json: true });
  });
});

describe("the client's command line", () => {
  test.each([
    [["by"], '"by"', "stocks, lookup, buy"],
    [["toString"], '"toString"', "stocks, lookup, buy"],
    [["--clients", "0"], '"0"', "from 1 to 200"],
    [["--clients", "five"], '"five"', "from 1 to 200"],
    [["--probability", "80"], '"80"', "from 0 to 1"],
    [["--probability", "-0.1"], '"-0.1"', "from 0 to 1"],
    [["--iterations", "0"], '"0"', "from 1 to"],
    [["--duration", "0"], '"0"', "from 0.1 to"],
    [["--duration", "10d"], '"10d"', "90s, 5m, 1h"],
    [["--duration", "20000m"], '"20000m"', "from 0.1 to 604800"],
    [["--duration", ""], '""', "from 0.1 to"],
    [["--iterations", "5", "--duration", "5"], '"5"', "not both"],
    [["--seed", "1.5"], '"1.5"', "from 0 to"],
    [["--url", ""], '""', "http://127.0.0.1:3000"],
    [["--url", "ftp://x"], '"ftp://x"', "http://127.0.0.1:3000"],
    [["--url", "http://u:p@x"], '"http://u:p@x"', "http://127.0.0.1:3000"],
    [["--url", "a:1,,b:2"], '""', "http://127.0.0.1:3000"],
    [["--url", "a:99999"], '"a:99999"', "http://127.0.0.1:3000"],
    [["--key", "k"], "--key", "not for workload"],
    [["stocks", "--clients", "5"], "--clients", "client stocks --help"],
    [["stocks", "GameStart"], '"GameStart"', "bun run client stocks"],
    [["stocks", "--limit", "1001"], '"1001"', "from 1 to 1000"],
    [["orders", "--after", "x"], '"x"', "from 0 to"],
    [["lookup"], "NAME", "bun run client lookup NAME"],
    [["lookup", ""], '""', "1 to 64"],
    [["lookup", ".."], '".."', "1 to 64"],
    [["lookup", "a\nb"], '"a\\nb"', "printable"],
    [["buy", "GameStart"], "QUANTITY", "bun run client buy NAME QUANTITY"],
    [["buy", "GameStart", "-5"], '"-5"', "from 1 to 1000000000"],
    [["buy", "GameStart", "1.5"], '"1.5"', "from 1 to 1000000000"],
    [["sell", "GameStart", "1", "2"], '"2"', "bun run client sell NAME QUANTITY"],
    [["buy", "GameStart", "1", "--key", "a b"], '"a b"', "visible ASCII"],
    [["order", "0"], '"0"', "from 1 to"],
    [["order", "7x"], '"7x"', "from 1 to"],
  ])("that is wrong (%p) is refused in one line that quotes it and says what is allowed", (args, quoted, allowed) => {
    const { message, exitCode } = refusal(...args);
    expect(message).toContain(quoted);
    expect(message).toContain(allowed);
    expect(message).not.toContain("\n");
    expect(exitCode).toBe(2);
  });

  test("has help for all of it and for each command", () => {
    expect(accepted("--clients", "x", "--help")).toEqual({ mode: "help", command: undefined });
    expect(accepted("buy", "-h")).toEqual({ mode: "help", command: "buy" });
    const names = Object.keys(commands) as (keyof typeof commands)[];
    for (const name of names) {
      expect(help(undefined)).toContain(`bun run client ${name}`);
      for (const flag of Object.keys(commands[name].flags)) expect(help(name)).toContain(`--${flag}`);
    }
  });
});

test("without --url, the front ends are those of the cluster that runs here", () => {
  const running = () => ["http://127.0.0.1:4000", "http://127.0.0.1:4001"];
  expect(parseOptions(["stocks"], running)).toMatchObject({ urls: running() });
  expect(parseOptions([], running)).toMatchObject({ workload: { urls: running() } });
  expect(parseOptions(["stocks", "--url", "http://a:1"], running)).toMatchObject({ urls: ["http://a:1"] });
  expect(parseOptions(["stocks"], () => [])).toMatchObject({ urls });
});
