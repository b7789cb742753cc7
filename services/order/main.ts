import { identityIn, memoryBeside } from "../../db/bazaar-memory.ts";
import { databaseFile } from "../../db/database-file.ts";
import { ConfigurationError } from "../runtime/configuration.ts";
import { openOrClose } from "../runtime/damage/open-or-close.ts";
import { processEnds } from "../runtime/end-process.ts";
import { serve } from "../runtime/serve.ts";
import { createOrderReplica } from "./order-replica.ts";

await serve("order", (configuration, given) => {
  const id = configuration.integer("REPLICA_ID", { min: 1, max: 9 });
  const replicas = configuration.replicas({ optional: false });
  if (!replicas.some((replica) => replica.id === id)) {
    throw new ConfigurationError(`REPLICA_ID=${id} is not one of REPLICAS: add its own address there too.`);
  }
  const catalogUrl = configuration.url("CATALOG_URL");
  const minReplicas = configuration.integer("MIN_REPLICAS", { min: 1, max: replicas.length, or: 1 });
  const file = databaseFile(configuration.text("DATABASE"), "order", given.log);
  const memory = memoryBeside(file.path);
  const copies = [catalogUrl, ...replicas.filter((replica) => replica.id !== id).map(({ url }) => url)];
  const ends = processEnds("order", file, given.log);
  return openOrClose({ ...given, identity: () => identityIn(memory), ...ends, file, copies }, (database) =>
    createOrderReplica({ ...given, ...ends, id, replicas, catalogUrl, database, memory, minReplicas }),
  );
});
