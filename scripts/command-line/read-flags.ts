import { parseArgs } from "node:util";
import type { Flag, Flags } from "./flag.ts";
import { FlagValues } from "./flag-values.ts";
import { wrongUsage } from "./wrong-usage.ts";

/** What stands on a command line. */
export interface CommandLine<Known extends Flags> {
  /** Whether `--help` or `-h` stands anywhere; what is wrong with the other flags does not count then. */
  help: boolean;
  positionals: string[];
  flags: FlagValues<Known>;
}

/**
 * Reads a command line. What looks like a negative number is no flag. Throws `CommandError` with exit code 2 and one
 * line that quotes the flag that is unknown, or whose value is missing.
 */
export function readFlags<Known extends Flags>(args: readonly string[], known: Known): CommandLine<Known> {
  const tokens = tokenize(args, known);
  const help = tokens.some((token) => token.kind === "option" && token.name === "help");
  const values = new Map<string, string[]>();
  const positionals = new Map<number, string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    const raw = args[token.index] ?? "";
    // "-55" comes as two tokens.
    if (token.kind === "positional" || /^-\d/.test(raw)) positionals.set(token.index, raw);
    else if (!help) values.set(token.name, [...(values.get(token.name) ?? []), checkedValue(token, known)]);
  }
  return { help, positionals: [...positionals.values()], flags: new FlagValues(known, values) };
}

function tokenize(args: readonly string[], known: Flags) {
  const options: Record<string, { type: "string" | "boolean"; short?: string }> = {};
  for (const [name, { value }] of Object.entries(known)) options[name] = { type: value ? "string" : "boolean" };
  options.help = { type: "boolean", short: "h" };
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function checkedValue(token: { name: string; rawName: string; value: string | undefined }, known: Flags): string {
  const { name, rawName, value } = token;
  const flag: Flag | undefined = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!flag) throw wrongUsage(`Unknown flag "${rawName}": --help shows what is allowed.`);
  if (flag.value === undefined && value !== undefined) throw wrongUsage(`--${name} "${value}": it takes no value.`);
  if (flag.value !== undefined && value === undefined) {
    throw wrongUsage(`--${name} needs a value: --${name} ${flag.value}`);
  }
  return value ?? "";
}
