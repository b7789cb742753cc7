import { CommandError } from "./command-error.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/**
 * Runs a command in this process and ends it with the exit code that `main` returns. A `CommandError` becomes one
 * line on stderr and its own exit code.
 */
export async function runCommand(main: (args: readonly string[], terminal: Terminal) => Promise<number>) {
  const terminal = openTerminal();
  const exitCode = await main(process.argv.slice(2), terminal).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    terminal.error(error.message);
    return error.exitCode;
  });
  await terminal.flush();
  process.exit(exitCode);
}
