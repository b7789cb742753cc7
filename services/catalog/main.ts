import { databaseFile } from "../../db/database-file.ts";
import { openOrClose } from "../runtime/damage/open-or-close.ts";
import { processEnds } from "../runtime/end-process.ts";
import { serve } from "../runtime/serve.ts";
import { createCatalog } from "./catalog.ts";
import { readListingFile } from "./listing-file.ts";

await serve("catalog", (configuration, given) => {
  const replicas = configuration.replicas({ optional: true });
  const replicaIds = replicas.map(({ id }) => id);
  const excusedIds = configuration.replicaIds("EXCUSED_REPLICAS");
  const listingPath = configuration.optional("STOCKS");
  const listing = listingPath === undefined ? undefined : readListingFile(listingPath);
  const file = databaseFile(configuration.text("DATABASE"), "catalog", given.log);
  const copies = replicas.filter(({ id }) => !excusedIds.includes(id)).map(({ url }) => url);
  const ends = processEnds("catalog", file, given.log);
  return openOrClose({ ...given, ...ends, kind: "catalog", file, copies }, (database) =>
    createCatalog({ ...given, ...ends, database, replicaIds, excusedIds, listing }),
  );
});
