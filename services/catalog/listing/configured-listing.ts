import type { Listing } from "../../contract/stock.ts";
import { type Configuration, ConfigurationError } from "../../runtime/configuration.ts";
import { type Columns, parseColumns, plainColumns } from "./columns.ts";
import { readListingFile } from "./listing-file.ts";

/** The listing in the file that `STOCKS` names, if it names one. Throws `ConfigurationError`. */
export function configuredListing(configuration: Configuration): Listing | undefined {
  const path = configuration.optional("STOCKS");
  const columns = readColumns(configuration.optional("STOCKS_COLUMNS"));
  return path === undefined ? undefined : readListingFile(path, columns);
}

function readColumns(text: string | undefined): Columns {
  try {
    return text === undefined ? plainColumns : parseColumns(text);
  } catch (cause) {
    throw new ConfigurationError(`STOCKS_COLUMNS is wrong: ${(cause as Error).message}.`, { cause });
  }
}
