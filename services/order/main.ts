import { ConfigurationError } from "../runtime/configuration.ts";
import { serve } from "../runtime/serve.ts";
import { openHealing } from "./open-healing.ts";
import { createOrderReplica } from "./order-replica.ts";

await serve("order", (configuration, given) => {
  const id = configuration.integer("REPLICA_ID", { min: 1, max: 9 });
  const replicas = configuration.replicas({ optional: false });
  if (!replicas.some((replica) => replica.id === id)) {
    throw new ConfigurationError(`REPLICA_ID=${id} is not one of REPLICAS: add its own address there too.`);
  }
  const catalogUrl = configuration.url("CATALOG_URL");
  const minReplicas = configuration.integer("MIN_REPLICAS", { min: 1, max: replicas.length, or: 1 });
  const database = openHealing(configuration.text("DATABASE"), given.log);
  const service = createOrderReplica({ ...given, id, replicas, catalogUrl, database, minReplicas });
  return { service, close: () => database.close() };
});
