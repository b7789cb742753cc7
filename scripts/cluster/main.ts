import { resolve } from "node:path";
import { runCommand } from "../command-line/run-command.ts";
import type { Terminal } from "../command-line/terminal.ts";
import { help } from "./help.ts";
import { launch } from "./launch.ts";
import { parseOptions } from "./options.ts";

const services = resolve(import.meta.dir, "../../services");

const entries = {
  catalog: `${services}/catalog/main.ts`,
  order: `${services}/order/main.ts`,
  "front-end": `${services}/front-end/main.ts`,
};

/** Runs what the command line asks for. Returns the exit code. */
async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = parseOptions(args);
  if (options !== "help") return await launch(options, entries, terminal);
  terminal.line(help());
  return 0;
}

await runCommand(main);
