import { ConfigurationError } from "../runtime/configuration.ts";
import { serve } from "../runtime/serve.ts";
import { openHealing, putAside } from "./open-healing.ts";
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
  return openHealing(path, given.log, (database) => {
    const onUnusable = (err: unknown) => {
      given.log.error(
        { err },
        "the database is unusable: it is put aside, and the process ends to start with a new one",
      );
      putAside(path);
      process.exit(1);
    };
    const options = { ...given, id, replicas, catalogUrl, database, minReplicas, onUnusable };
    return { service: createOrderReplica(options), close: () => database.close(true) };
  });
});
