import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseHost } from "./address.ts";
import { type Flag, type FlagName, flags } from "./flags.ts";
import { LauncherError } from "./launcher-error.ts";
import { type ServiceKind, servicePort } from "./service-port.ts";

/** What the command line asks for. Paths are absolute. */
export interface Options {
  port: number;
  replicas: number;
  frontEnds: number;
  minReplicas: number;
  /** Stocks in each front end's cache; 0 is off. */
  cacheSize: number;
  stocks: string | undefined;
  dataDir: string;
  host: string;
}

/**
 * Reads the command line; the last of a repeated flag counts. Throws `LauncherError` with exit code 2 and one line
 * that quotes what is wrong.
 */
export function parseOptions(args: readonly string[]): Options | "help" {
  const given = readFlags(args);
  if (given === "help") return given;
  const options: Options = {
    port: wholeNumber(given, "port"),
    replicas: wholeNumber(given, "replicas"),
    frontEnds: wholeNumber(given, "front-ends"),
    minReplicas: wholeNumber(given, "min-replicas"),
    cacheSize: wholeNumber(given, "cache-size"),
    stocks: given.has("stocks") ? path(given, "stocks") : undefined,
    dataDir: path(given, "data-dir"),
    host: host(given),
  };
  checkTogether(options);
  return options;
}

function readFlags(args: readonly string[]): Map<FlagName, string> | "help" {
  const types = Object.fromEntries(Object.keys(flags).map((name) => [name, { type: "string" } as const]));
  const options = { ...types, help: { type: "boolean", short: "h" } as const };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  if (tokens.some((token) => token.kind === "option" && token.name === "help")) return "help";
  const given = new Map<FlagName, string>();
  for (const token of tokens) {
    if (token.kind === "positional") throw wrong(`Unexpected argument "${token.value}": --help shows what is allowed.`);
    if (token.kind !== "option") continue;
    if (!isFlag(token.name)) throw wrong(`Unknown flag "${token.rawName}": --help shows what is allowed.`);
    if (token.value === undefined)
      throw wrong(`--${token.name} needs a value: --${token.name} ${flags[token.name].value}`);
    given.set(token.name, token.value);
  }
  return given;
}

function isFlag(name: string): name is FlagName {
  return Object.hasOwn(flags, name);
}

function textOf(given: Map<FlagName, string>, name: FlagName): string {
  const flag: Flag = flags[name];
  return given.get(name) ?? flag.fallback ?? "";
}

function wholeNumber(given: Map<FlagName, string>, name: FlagName): number {
  const flag: Flag = flags[name];
  const [min, max] = flag.range ?? [0, Number.MAX_SAFE_INTEGER];
  const text = textOf(given, name);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw wrong(`--${name} "${text}": a whole number from ${min} to ${max} is allowed.`);
}

function path(given: Map<FlagName, string>, name: FlagName): string {
  const text = textOf(given, name);
  if (text === "" || text.includes("\0")) throw wrong(`--${name} "${text}": a path is allowed.`);
  return resolve(text);
}

function host(given: Map<FlagName, string>): string {
  const text = textOf(given, "host");
  const parsed = parseHost(text);
  if (parsed === undefined) throw wrong(`--host "${text}": an IP address or a host name of this machine is allowed.`);
  return parsed;
}

function checkTogether({ port, replicas, frontEnds, minReplicas }: Options): void {
  if (minReplicas > replicas) {
    throw wrong(`--min-replicas "${minReplicas}": at most the number of replicas (${replicas}) is allowed.`);
  }
  const candidates: [ServiceKind, number][] = [
    ["order", replicas],
    ["front-end", frontEnds],
  ];
  for (const [service, id] of candidates) {
    const highest = servicePort(port, service, id);
    if (highest <= 65535) continue;
    const most = 65535 - (highest - port);
    throw wrong(`--port "${port}": ${service}-${id} would get port ${highest}; at most ${most} is allowed here.`);
  }
}

function wrong(message: string): LauncherError {
  return new LauncherError(oneLine(message), 2);
}

/** What was typed may hold line ends and control characters. */
function oneLine(message: string): string {
  return message.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
