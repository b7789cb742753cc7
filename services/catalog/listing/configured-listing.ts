import type { Database } from "bun:sqlite";
import { listingHash } from "../../../db/listing.ts";
import type { Listing } from "../../contract/stock.ts";
import { type Configuration, ConfigurationError } from "../../runtime/configuration.ts";
import type { Log } from "../../runtime/log.ts";
import { CatalogState } from "../catalog-state.ts";
import { type Columns, parseColumns, plainColumns } from "./columns.ts";
import { readListingFile } from "./listing-file.ts";

/** The file that `STOCKS` names, and what the catalog makes of it. */
export interface ConfiguredListing {
  /**
   * What is to be listed in this database, if it lists nothing yet. One that has a listing keeps it, whatever has become of
   * the file since: that is worth a warning. Throws `ConfigurationError`.
   */
  listingFor(database: Database, log: Log): Listing | undefined;
}

/** Throws `ConfigurationError` where `STOCKS_COLUMNS` is wrong; the file is read when it is needed. */
export function configuredListing(configuration: Configuration): ConfiguredListing {
  const path = configuration.optional("STOCKS");
  const columns = readColumns(configuration.optional("STOCKS_COLUMNS"));
  return {
    listingFor(database, log) {
      if (path === undefined) return undefined;
      const present = new CatalogState(database).row?.listing;
      if (present === undefined) return readListingFile(path, columns);
      const reason = whyNotUsed(path, columns, present);
      if (reason !== undefined) log.warn({ stocks: path }, `The catalog keeps the listing that it has: ${reason}`);
      return undefined;
    },
  };
}

function whyNotUsed(path: string, columns: Columns, present: string): string | undefined {
  try {
    const isSame = listingHash(readListingFile(path, columns)) === present;
    return isSame ? undefined : "the file has another one by now, which only an empty database would list.";
  } catch (cause) {
    return (cause as Error).message;
  }
}

function readColumns(text: string | undefined): Columns {
  try {
    return text === undefined ? plainColumns : parseColumns(text);
  } catch (cause) {
    throw new ConfigurationError(`STOCKS_COLUMNS is wrong: ${(cause as Error).message}.`, { cause });
  }
}
