import { accessSync, constants, statSync } from "node:fs";
import { LauncherError } from "./launcher-error.ts";

/**
 * Checks that the listing can be read, again and again, since the catalog reads it at each start; what is in it the
 * catalog checks. Throws `LauncherError` that names the file.
 */
export function checkStocksFile(path: string): void {
  try {
    if (!statSync(path).isFile()) throw new LauncherError(`--stocks "${path}": it is not a file.`);
    accessSync(path, constants.R_OK);
  } catch (cause) {
    if (cause instanceof LauncherError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    const why = code === "ENOENT" ? "there is no such file" : `it can't be read (${code})`;
    throw new LauncherError(`--stocks "${path}": ${why}.`, 1, { cause });
  }
}
