import { identityIn, memoryBeside } from "../../db/bazaar-memory.ts";
import { databaseFile } from "../../db/database-file.ts";
import { openOrClose } from "../runtime/damage/open-or-close.ts";
import { processEnds } from "../runtime/end-process.ts";
import { serve } from "../runtime/serve.ts";
import { createCatalog } from "./catalog.ts";
import { configuredListing } from "./listing/configured-listing.ts";

await serve("catalog", (configuration, given) => {
  const replicas = configuration.replicas({ optional: true });
  const replicaIds = replicas.map(({ id }) => id);
  const excusedIds = configuration.replicaIds("EXCUSED_REPLICAS");
  const changeTo = configuration.optional("CHANGE_REPLICAS_TO") && configuration.replicaIds("CHANGE_REPLICAS_TO");
  const mayBegin = configuration.flag("NEW_BAZAAR");
  const readmitted = configuration.flag("READMIT_CATALOG");
  const stocks = configuredListing(configuration);
  const file = databaseFile(configuration.text("DATABASE"), "catalog", given.log);
  const memory = memoryBeside(file.path);
  const copies = replicas.filter(({ id }) => !excusedIds.includes(id)).map(({ url }) => url);
  const ends = processEnds("catalog", file, given.log);
  const membership = { replicaIds, excusedIds, changeTo: changeTo || undefined, memory, mayBegin, readmitted };
  return openOrClose({ ...given, identity: () => identityIn(memory), ...ends, file, copies }, (database) => {
    const listing = stocks.listingFor(database, given.log);
    return createCatalog({ ...given, ...ends, ...membership, database, listing });
  });
});
