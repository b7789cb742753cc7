import { databaseFile, onlyCopy } from "../../db/database-file.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { openHealing } from "../../db/open-healing.ts";
import { endProcess } from "../runtime/end-process.ts";
import { serve } from "../runtime/serve.ts";
import { createCatalog } from "./catalog.ts";
import { configuredListing } from "./listing/configured-listing.ts";

await serve("catalog", (configuration, given) => {
  const replicaIds = configuration.replicas({ optional: true }).map(({ id }) => id);
  const excusedIds = configuration.replicaIds("EXCUSED_REPLICAS");
  const stocks = configuredListing(configuration);
  const ownFile = databaseFile(configuration.text("DATABASE"), openCatalogDatabase);
  const file = replicaIds.length > 0 ? ownFile : onlyCopy(ownFile);
  const onUnusable = endProcess(file, given.log);
  return openHealing(file, given.log, (database) => {
    const listing = stocks.listingFor(database, given.log);
    const options = { ...given, database, replicaIds, excusedIds, listing, onUnusable };
    return { service: createCatalog(options), close: () => database.close(true) };
  });
});
