import { flagLines } from "../command-line/flag-lines.ts";
import { table } from "../command-line/table.ts";
import { type CommandName, commands, synopsis } from "./commands.ts";

/** What `--help` prints, of all commands or of one. */
export function help(name: CommandName | undefined): string {
  return name === undefined ? general() : helpFor(name);
}

function general(): string {
  const names = Object.keys(commands) as CommandName[];
  const rows = names.map((name) => [`  ${synopsis(name)}`, commands[name].meaning]);
  return [
    "bun run client [command] [flags]",
    "",
    "Trades at a bazaar that runs. Without a command it is the workload:",
    "",
    workload(),
    "",
    "Commands (bun run client COMMAND --help shows the flags of one):",
    table(rows),
    "",
    "Flags of the workload:",
    flagLines(commands.workload.flags),
  ].join("\n");
}

function helpFor(name: CommandName): string {
  const { meaning, flags } = commands[name];
  const what = name === "workload" ? workload() : `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`;
  return [`${synopsis(name)} [flags]`, "", what, "", flagLines(flags), "", exitCodes].join("\n");
}

function workload(): string {
  return [
    "Each client, again and again, looks up a random stock and, with a probability, buys or sells 1 to 3 shares of it.",
    "A trade without an answer is repeated with its idempotency key. In the end each client asks for every order that",
    "it was told of, and compares. Ctrl-C ends the trading early; the orders are still checked.",
  ].join("\n");
}

const exitCodes =
  "Exit code: 0 all is well; 1 an error, or an order that is missing or differs; 2 a wrong command line.";
