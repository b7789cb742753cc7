import { memoryBeside } from "../../db/bazaar-memory.ts";
import { databaseFile, onlyCopy } from "../../db/database-file.ts";
import { openCatalogDatabase } from "../../db/open.ts";
import { openHealing } from "../../db/open-healing.ts";
import { endProcess } from "../runtime/end-process.ts";
import { serve } from "../runtime/serve.ts";
import { createCatalog } from "./catalog.ts";
import { readListingFile } from "./listing-file.ts";

await serve("catalog", (configuration, given) => {
  const replicaIds = configuration.replicas({ optional: true }).map(({ id }) => id);
  const excusedIds = configuration.replicaIds("EXCUSED_REPLICAS");
  const changeTo = configuration.optional("CHANGE_REPLICAS_TO") && configuration.replicaIds("CHANGE_REPLICAS_TO");
  const mayBegin = configuration.flag("NEW_BAZAAR");
  const readmitted = configuration.flag("READMIT_CATALOG");
  const listingPath = configuration.optional("STOCKS");
  const listing = listingPath === undefined ? undefined : readListingFile(listingPath);
  const path = configuration.text("DATABASE");
  const ownFile = databaseFile(path, openCatalogDatabase);
  const file = replicaIds.length > 0 ? ownFile : onlyCopy(ownFile);
  const onUnusable = endProcess(file, given.log);
  return openHealing(file, given.log, (database) => {
    const memory = memoryBeside(path);
    const membership = { replicaIds, excusedIds, changeTo: changeTo || undefined, memory, mayBegin, readmitted };
    const options = { ...given, ...membership, database, listing, onUnusable };
    return { service: createCatalog(options), close: () => database.close(true) };
  });
});
