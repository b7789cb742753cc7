import { memoryBeside } from "../../db/bazaar-memory.ts";
import { databaseFile } from "../../db/database-file.ts";
import { openOrderDatabase } from "../../db/open.ts";
import { openHealing } from "../../db/open-healing.ts";
import { ConfigurationError } from "../runtime/configuration.ts";
import { endProcess } from "../runtime/end-process.ts";
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
  const path = configuration.text("DATABASE");
  const file = databaseFile(path, openOrderDatabase);
  const onUnusable = endProcess(file, given.log);
  return openHealing(file, given.log, (database) => {
    const memory = memoryBeside(path);
    const options = { ...given, id, replicas, catalogUrl, database, memory, minReplicas, onUnusable };
    return { service: createOrderReplica(options), close: () => database.close(true) };
  });
});
