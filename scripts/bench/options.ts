import { resolve } from "node:path";
import { readFlags } from "../command-line/read-flags.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import { flags } from "./flags.ts";
import { type PartName, partNames } from "./parts/part-names.ts";

/** What to measure, and how long. */
export interface BenchOptions {
  /** In the order in which they run. */
  parts: PartName[];
  rounds: number;
  /** Of each measurement. */
  seconds: number;
  warmUpSeconds: number;
  /** Part of the names of the groups that are wanted. */
  only: string;
  kills: number;
  /** Orders in the logs that growth is measured with, ascending. */
  growthOrders: number[];
  quick: boolean;
  /** Absolute; the results go there. */
  out: string;
  port: number;
  dataDir: string;
}

export type Options = { mode: "help" } | ({ mode: "bench" } & BenchOptions);

/** What `--quick` takes where the flag itself is not given. */
const quickly = { rounds: 1, seconds: 0.4, kills: 1 } as const;
const growthOrders = [5_000, 500_000];
const quickGrowthOrders = [5_000, 50_000];
const largeOrders = 5_000_000;

/**
 * Reads the command line; `now` names the results. Throws `CommandError` with exit code 2 and one line that quotes what
 * is wrong.
 */
export function parseOptions(args: readonly string[], now: Date): Options {
  const { help, positionals, flags: given } = readFlags(args, flags);
  if (help) return { mode: "help" };
  const quick = given.has("quick");
  const number = (name: keyof typeof quickly, read: "wholeNumber" | "decimal") =>
    quick && !given.has(name) ? quickly[name] : given[read](name);
  const seconds = number("seconds", "decimal");
  const name = now.toISOString().slice(0, 19).replaceAll(":", "-");
  return {
    mode: "bench",
    parts: readParts(positionals),
    rounds: number("rounds", "wholeNumber"),
    seconds,
    warmUpSeconds: quick ? seconds / 2 : 1,
    only: given.text("only"),
    kills: number("kills", "wholeNumber"),
    growthOrders: [...(quick ? quickGrowthOrders : growthOrders), ...(given.has("large") ? [largeOrders] : [])],
    quick,
    out: given.has("out") ? path("out", given.text("out")) : resolve("bench-results", name),
    port: given.wholeNumber("port"),
    dataDir: path("data-dir", given.text("data-dir")),
  };
}

function readParts(positionals: readonly string[]): PartName[] {
  for (const text of positionals) {
    if (partNames.some((name) => name === text)) continue;
    throw wrongUsage(`"${text}" can't be measured: ${partNames.map((name) => `"${name}"`).join(", ")} are allowed.`);
  }
  return partNames.filter((name) => positionals.length === 0 || positionals.includes(name));
}

function path(name: string, text: string): string {
  if (text === "" || text.includes("\0")) throw wrongUsage(`--${name} "${text}": a path is allowed.`);
  return resolve(text);
}
