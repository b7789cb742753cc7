import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { CommandError } from "../command-line/command-error.ts";
import { commandLine } from "./control/command-line.ts";
import { help } from "./help.ts";
import { readRequest } from "./read-request.ts";

function refusal(...args: string[]): CommandError {
  try {
    readRequest(args);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`Accepted: ${args.join(" ")}`);
}

const dataDir = resolve(".data");

describe("the command line of a cluster", () => {
  test("launches one without a command", () => {
    expect(readRequest([])).toMatchObject({ mode: "launch", options: { port: 3000, dataDir } });
    expect(readRequest(["--port", "4000"])).toMatchObject({ mode: "launch", options: { port: 4000 } });
    expect(refusal("--json")).toMatchObject({ exitCode: 2, message: expect.stringContaining('Unknown flag "--json"') });
  });

  test("takes a command, a name, and the data directory before or after them", () => {
    expect(readRequest(["status"])).toEqual({ mode: "status", dataDir, json: false });
    expect(readRequest(["--data-dir", "d", "status", "--json"])).toEqual({
      mode: "status",
      dataDir: resolve("d"),
      json: true,
    });
    expect(readRequest(["stop"])).toEqual({ mode: "stop", dataDir });
    for (const mode of ["backup", "restore"] as const) {
      expect(readRequest([mode, "backups/1"])).toEqual({ mode, directory: resolve("backups/1"), dataDir });
    }
    expect(readRequest(["inspect", "order-1", "select 1", "--json"])).toEqual({
      mode: "inspect",
      ...{ name: "order-1", sql: "select 1", dataDir, json: true },
    });
    for (const action of ["kill", "pause", "resume", "restart"] as const) {
      expect(readRequest([action, "order-3"])).toEqual({ mode: "signal", action, name: "order-3", dataDir });
    }
  });

  test.each([
    [
      ["banana"],
      '"banana" is no command: status, kill, pause, resume, restart, add, remove, backup, restore, inspect, stop are allowed.',
    ],
    [["kill"], "NAME is missing: bun run cluster kill NAME"],
    [["stop", "order-1"], 'Unexpected argument "order-1": bun run cluster stop is allowed.'],
    [["kill", "order-1", "order-2"], 'Unexpected argument "order-2": bun run cluster kill NAME is allowed.'],
    [["add"], "front-end is missing: bun run cluster add front-end"],
    [["add", "order-4"], '"order-4" can\'t be added: bun run cluster add front-end is allowed.'],
    [["inspect", "order-1"], "SQL is missing: bun run cluster inspect NAME SQL"],
    [["backup"], "DIR is missing: bun run cluster backup DIR"],
    [["restore", ""], 'DIR "": a path is allowed.'],
    [["remove"], "NAME is missing: bun run cluster remove NAME"],
    [["kill", "order-1", "--json"], "--json is not for kill: bun run cluster kill --help shows what is allowed."],
    [["stop", "--port", "4000"], "--port is not for stop: bun run cluster stop --help shows what is allowed."],
    [["status", "--wrong"], 'Unknown flag "--wrong": --help shows what is allowed.'],
    [["status", "--data-dir="], '--data-dir "": a path is allowed.'],
  ])("that is wrong (%p) is refused in one line, with exit code 2", (args, message) => {
    expect(refusal(...args)).toMatchObject({ message, exitCode: 2 });
  });

  test("explains itself, and each command", () => {
    expect(readRequest(["--help"])).toEqual({ mode: "help", command: undefined });
    expect(readRequest(["kill", "-h"])).toEqual({ mode: "help", command: "kill" });
    const general = help();
    for (const word of [
      "--replicas",
      "cluster status ",
      "kill NAME",
      "pause NAME",
      "resume NAME",
      "restart NAME",
      "stop",
    ])
      expect(general).toContain(word);
    expect(help("kill")).toContain("or leader");
    expect(help("status")).toContain("--json");
    expect(help("status")).not.toContain("NAME is");
  });

  test("is shown to a person as that person would type it", () => {
    expect(commandLine("resume", dataDir, "order-3")).toBe("bun run cluster resume order-3");
    expect(commandLine("status", "/my data")).toBe("bun run cluster status --data-dir '/my data'");
  });
});
