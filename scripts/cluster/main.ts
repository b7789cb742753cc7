import { resolve } from "node:path";
import { help } from "./help.ts";
import { launch } from "./launch.ts";
import { LauncherError } from "./launcher-error.ts";
import { parseOptions } from "./options.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const services = resolve(import.meta.dir, "../../services");

const entries = {
  catalog: `${services}/catalog/main.ts`,
  order: `${services}/order/main.ts`,
  "front-end": `${services}/front-end/main.ts`,
};

/** Runs what the command line asks for. Returns the exit code. */
async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options !== "help") return await launch(options, entries, terminal);
    terminal.line(help());
    return 0;
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error;
    terminal.error(error.message);
    return error.exitCode;
  }
}

const terminal = openTerminal();
const exitCode = await main(process.argv.slice(2), terminal);
await terminal.flush();
process.exit(exitCode);
