import { flagLines } from "../command-line/flag-lines.ts";
import { table } from "../command-line/table.ts";
import { type CommandName, commands, synopsis } from "./commands.ts";
import { flags } from "./flags.ts";

/** What `--help` prints, of the launcher or of one command. */
export function help(name?: CommandName): string {
  return name === undefined ? general() : helpFor(name);
}

function general(): string {
  const names = Object.keys(commands) as CommandName[];
  return [
    "bun run cluster [flags]",
    "",
    "Starts the bazaar (catalog, order replicas, front ends), keeps it running, and stops it at Ctrl-C.",
    "",
    flagLines(flags),
    "",
    "Commands, from any terminal (bun run cluster COMMAND --help tells more of one):",
    table(names.map((command) => [`  ${synopsis(command)}`, commands[command].meaning])),
  ].join("\n");
}

function helpFor(name: CommandName): string {
  const { story, flags: own, parameters } = commands[name];
  const naming = isNamed(parameters) ? ["", `NAME is as in bun run cluster status${leaderToo(name)}.`] : [];
  return [`${synopsis(name)} [flags]`, "", story, ...naming, "", flagLines(own), "", exitCodes(name)].join("\n");
}

function isNamed(parameters: readonly string[]): boolean {
  return parameters.includes("NAME");
}

/** Front ends have no leader. */
function leaderToo(name: CommandName): string {
  return name === "remove" ? "" : ", or leader: who leads now";
}

function exitCodes(name: CommandName): string {
  const good = name === "status" ? "the cluster runs" : "it was done";
  const bad = name === "restore" ? "it was not" : "no cluster runs there, or another error";
  return `Exit code: 0 ${good}; 1 ${bad}; 2 a wrong command line.`;
}
