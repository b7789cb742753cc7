import { openCatalogDatabase } from "../../db/open.ts";
import { serve } from "../runtime/serve.ts";
import { createCatalog } from "./catalog.ts";
import { readListingFile } from "./listing-file.ts";

await serve("catalog", (configuration, given) => {
  const replicaIds = configuration.replicas({ optional: true }).map(({ id }) => id);
  const excusedIds = configuration.replicaIds("EXCUSED_REPLICAS");
  const listingPath = configuration.optional("STOCKS");
  const listing = listingPath === undefined ? undefined : readListingFile(listingPath);
  const database = openCatalogDatabase(configuration.text("DATABASE"));
  const service = createCatalog({ ...given, database, replicaIds, excusedIds, listing });
  return { service, close: () => database.close(true) };
});
