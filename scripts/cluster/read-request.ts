import { resolve } from "node:path";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { type CommandName, commands, isCommand, synopsis } from "./commands.ts";
import { flags } from "./flags.ts";
import { type Options, parseOptions, readPath } from "./options.ts";

/** What can be done to one service. */
export type Action = Exclude<CommandName, "status" | "stop" | "add" | "remove" | "backup" | "restore" | "inspect">;

/** What the command line asks for. */
export type Request =
  | { mode: "help"; command: CommandName | undefined }
  | { mode: "launch"; options: Options }
  | { mode: "status"; dataDir: string; json: boolean }
  | { mode: "stop"; dataDir: string }
  | { mode: "add"; dataDir: string }
  | { mode: "remove"; name: string; dataDir: string }
  | { mode: "inspect"; name: string; sql: string; dataDir: string; json: boolean }
  | { mode: "backup" | "restore"; directory: string; dataDir: string }
  | { mode: "signal"; action: Action; name: string; dataDir: string };

/** Reads the command line. Throws `CommandError` with exit code 2 and one line that quotes what is wrong. */
export function readRequest(args: readonly string[]): Request {
  const { help, positionals, flags: given } = readFlags(args, { ...flags, ...commands.status.flags });
  const [command, ...parameters] = positionals;
  if (command === undefined) return launchRequest(args);
  if (!isCommand(command)) {
    throw wrongUsage(`"${command}" is no command: ${Object.keys(commands).join(", ")} are allowed.`);
  }
  if (help) return { mode: "help", command };
  const stranger = given.names.find((name) => !Object.hasOwn(commands[command].flags, name));
  if (stranger !== undefined) {
    throw wrongUsage(`--${stranger} is not for ${command}: bun run cluster ${command} --help shows what is allowed.`);
  }
  const [name = "", sql = ""] = readParameters(command, parameters);
  const dataDir = readPath("data-dir", given.text("data-dir"));
  switch (command) {
    case "status":
      return { mode: command, dataDir, json: given.has("json") };
    case "stop":
    case "add":
      return { mode: command, dataDir };
    case "backup":
    case "restore":
      return { mode: command, directory: readDirectory(name), dataDir };
    case "inspect":
      return { mode: command, name, sql, dataDir, json: given.has("json") };
    case "remove":
      return { mode: command, name, dataDir };
    default:
      return { mode: "signal", action: command, name, dataDir };
  }
}

function launchRequest(args: readonly string[]): Request {
  const options = parseOptions(args);
  return options === "help" ? { mode: "help", command: undefined } : { mode: "launch", options };
}

function readDirectory(text: string): string {
  if (text === "" || text.includes("\0")) throw wrongUsage(`DIR "${text}": a path is allowed.`);
  return resolve(text);
}

function readParameters(command: CommandName, given: readonly string[]): readonly string[] {
  const wanted: readonly string[] = commands[command].parameters;
  const [excess] = given.slice(wanted.length);
  if (excess !== undefined) throw wrongUsage(`Unexpected argument "${excess}": ${synopsis(command)} is allowed.`);
  const missing = wanted[given.length];
  if (missing !== undefined) throw wrongUsage(`${missing} is missing: ${synopsis(command)}`);
  if (command === "add" && given[0] !== "front-end")
    throw wrongUsage(`"${given[0]}" can't be added: ${synopsis(command)} is allowed.`);
  return given;
}
