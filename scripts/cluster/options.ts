import { resolve } from "node:path";
import { parseColumns } from "../../services/catalog/listing/columns.ts";
import type { FlagValues } from "../command-line/flag-values.ts";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { isLoopback, parseHost } from "./address.ts";
import { flags } from "./flags.ts";
import { type ServiceKind, servicePort } from "./service-port.ts";

type GivenFlags = FlagValues<typeof flags>;

/** What the command line asks for. Paths are absolute. */
export interface Options {
  port: number;
  /** Undefined: as many as the bazaar has. */
  replicas: number | undefined;
  /** Whether the list of replicas that the bazaar remembers may change. */
  changeReplicas: boolean;
  /** Whether a new bazaar may begin where there was one. */
  newBazaar: boolean;
  frontEnds: number;
  minReplicas: number;
  /** Stocks in each front end's cache; 0 is off. */
  cacheSize: number;
  stocks: string | undefined;
  /** The headers of its columns, as `parseColumns` reads them. */
  columns: string | undefined;
  dataDir: string;
  host: string;
  /** Whether the dashboard may break things also where no terminal started the cluster. */
  breakIt: boolean;
}

/**
 * Reads the command line; the last of a repeated flag counts. Throws `CommandError` with exit code 2 and one line
 * that quotes what is wrong.
 */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return "help";
  const [unexpected] = positionals;
  if (unexpected !== undefined) {
    throw wrongUsage(`Unexpected argument "${unexpected}": --help shows what is allowed.`);
  }
  const options: Options = {
    port: given.wholeNumber("port"),
    replicas: given.has("replicas") ? given.wholeNumber("replicas") : undefined,
    changeReplicas: given.has("change-replicas"),
    newBazaar: given.has("new-bazaar"),
    frontEnds: given.wholeNumber("front-ends"),
    minReplicas: given.wholeNumber("min-replicas"),
    cacheSize: given.wholeNumber("cache-size"),
    stocks: given.has("stocks") ? readPath("stocks", given.text("stocks")) : undefined,
    columns: given.has("columns") ? readColumns(given.text("columns")) : undefined,
    dataDir: readPath("data-dir", given.text("data-dir")),
    host: host(given),
    breakIt: given.has("break-it"),
  };
  checkTogether(options);
  return options;
}

/** The absolute path that a flag's text means. Throws `CommandError` with exit code 2. */
export function readPath(name: string, text: string): string {
  if (text === "" || text.includes("\0")) throw wrongUsage(`--${name} "${text}": a path is allowed.`);
  return resolve(text);
}

function readColumns(text: string): string {
  try {
    parseColumns(text);
    return text;
  } catch (cause) {
    throw wrongUsage(`--columns ${JSON.stringify(text)}: ${(cause as Error).message}.`);
  }
}

function host(given: GivenFlags): string {
  const text = given.text("host");
  const parsed = parseHost(text);
  if (parsed === undefined)
    throw wrongUsage(`--host "${text}": an IP address or a host name of this machine is allowed.`);
  return parsed;
}

function checkTogether(options: Options): void {
  const { port, replicas = 3, frontEnds, minReplicas, stocks, columns, host, breakIt } = options;
  if (breakIt && !isLoopback(host)) {
    throw wrongUsage(`--break-it is for a cluster that only this machine reaches, not one at --host "${host}".`);
  }
  if (columns !== undefined && stocks === undefined) {
    throw wrongUsage("--columns says how to read a listing: name its file with --stocks.");
  }
  if (minReplicas > replicas) {
    throw wrongUsage(`--min-replicas "${minReplicas}": at most the number of replicas (${replicas}) is allowed.`);
  }
  const candidates: [ServiceKind, number][] = [
    ["order", replicas],
    ["front-end", frontEnds],
  ];
  for (const [service, id] of candidates) {
    const highest = servicePort(port, service, id);
    if (highest <= 65535) continue;
    const most = 65535 - (highest - port);
    throw wrongUsage(`--port "${port}": ${service}-${id} would get port ${highest}; at most ${most} is allowed here.`);
  }
}
