import { resolve } from "node:path";
import { shellQuote } from "../../client/person/shell-quote.ts";
import { type CommandName, commands } from "../commands.ts";
import { flags } from "../flags.ts";

/** How a person would give this command for the cluster on this data directory. */
export function commandLine(command: CommandName, dataDir: string, name?: string): string {
  const isDefault = dataDir === resolve(commands[command].flags["data-dir"].fallback);
  const words = [command, ...(name === undefined ? [] : [name]), ...(isDefault ? [] : ["--data-dir", dataDir])];
  return `bun run cluster ${words.map(shellQuote).join(" ")}`;
}

/** How a person would start a cluster on this data directory. */
export function launchLine(dataDir: string): string {
  const words = dataDir === resolve(flags["data-dir"].fallback) ? [] : ["--data-dir", dataDir];
  return ["bun run cluster", ...words.map(shellQuote)].join(" ");
}
