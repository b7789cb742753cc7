import { closeSync, openSync } from "node:fs";
import { resolve } from "node:path";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { flags } from "./flags.ts";

/** What is done to the leader. */
export type Fault = "kill" | "pause";

/** What is to be measured. */
export interface Options {
  kills: number;
  /** Trades per second. */
  rate: number;
  fault: Fault;
  replicas: number;
  frontEnds: number;
  /** Where the raw data goes: an absolute path. */
  json: string | undefined;
}

/** Reads the command line. Throws `CommandError` with exit code 2 and one line that quotes what is wrong. */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return "help";
  const [unexpected] = positionals;
  if (unexpected !== undefined) {
    throw wrongUsage(`Unexpected argument "${unexpected}": --help shows what is allowed.`);
  }
  return {
    kills: given.wholeNumber("kills"),
    rate: given.wholeNumber("rate"),
    fault: given.has("pause") ? "pause" : "kill",
    replicas: given.wholeNumber("replicas"),
    frontEnds: given.wholeNumber("front-ends"),
    json: given.has("json") ? writablePath(given.text("json")) : undefined,
  };
}

/** Opens the file, so that a path that can't be written is told before the run and not after it. */
function writablePath(text: string): string {
  try {
    if (text === "" || text.includes("\0")) throw new Error("no path");
    const path = resolve(text);
    closeSync(openSync(path, "a"));
    return path;
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    const why = code === undefined ? "" : `it can't be written (${String(code)}); `;
    throw wrongUsage(`--json "${text}": ${why}a path of a file is allowed.`);
  }
}
