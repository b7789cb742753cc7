import { accessSync, constants, statSync } from "node:fs";
import { CommandError } from "../command-line/command-error.ts";

/**
 * Checks that the listing can be read, again and again, since the catalog reads it at each start; what is in it the
 * catalog checks. Throws `CommandError` that names the file.
 */
export function checkStocksFile(path: string): void {
  try {
    if (!statSync(path).isFile()) throw new CommandError(`--stocks "${path}": it is not a file.`);
    accessSync(path, constants.R_OK);
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    const why = code === "ENOENT" ? "there is no such file" : `it can't be read (${code})`;
    throw new CommandError(`--stocks "${path}": ${why}.`, 1, { cause });
  }
}
