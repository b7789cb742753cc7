import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../command-line/command-error.ts";

/**
 * Checks that the listing for a new bazaar can be read; what is in it the catalog checks. Throws `CommandError` that names
 * the file. A bazaar that there is already does not need it: then this is returned as a note.
 */
export function checkStocksFile(path: string, dataDir: string): string | undefined {
  if (existsSync(join(dataDir, "catalog.db"))) {
    return `"${dataDir}" has a bazaar with a listing already, and --stocks is only for a new one.`;
  }
  try {
    if (!statSync(path).isFile()) throw new CommandError(`--stocks "${path}": it is not a file.`);
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    const why = code === "ENOENT" ? "there is no such file" : `it can't be read (${code})`;
    throw new CommandError(`--stocks "${path}": ${why}.`, 1, { cause });
  }
}
