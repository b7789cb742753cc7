import { join } from "node:path";
import { urlOf } from "./address.ts";
import type { Options } from "./options.ts";
import { type ServiceKind, servicePort } from "./service-port.ts";

/** One process of the cluster, as it is to be started. */
export interface ServicePlan {
  name: string;
  service: ServiceKind;
  /** From 1, among those of its kind. */
  id: number;
  host: string;
  port: number;
  url: string;
  /** The file that Bun runs. */
  entry: string;
  /** What the service is configured by. */
  env: Record<string, string>;
  logPath: string;
}

/** The file to run for each kind of service. */
export type Entries = Record<ServiceKind, string>;

/** Every process of the cluster: the catalog, the order replicas, the front ends. Starts nothing. */
export function servicePlans(options: Options, token: string, entries: Entries): ServicePlan[] {
  const { host, port: base, dataDir, stocks } = options;
  const plan = (service: ServiceKind, id: number, env: Record<string, string>): ServicePlan => {
    const name = service === "catalog" ? service : `${service}-${id}`;
    const port = servicePort(base, service, id);
    const common = { HOST: host, PORT: String(port), CLUSTER_TOKEN: token };
    const logPath = join(dataDir, "logs", `${name}.log`);
    return {
      name,
      service,
      id,
      host,
      port,
      url: urlOf(host, port),
      entry: entries[service],
      env: { ...common, ...env },
      logPath,
    };
  };
  const CATALOG_URL = urlOf(host, servicePort(base, "catalog", 1));
  const ids = numbers(options.replicas);
  const REPLICAS = ids.map((id) => `${id}=${urlOf(host, servicePort(base, "order", id))}`).join(",");
  const MIN_REPLICAS = String(options.minReplicas);
  const CACHE_SIZE = String(options.cacheSize);
  const listing = stocks === undefined ? {} : { STOCKS: stocks };
  return [
    plan("catalog", 1, { DATABASE: join(dataDir, "catalog.db"), REPLICAS, ...listing }),
    ...ids.map((id) => {
      const DATABASE = join(dataDir, `order-${id}.db`);
      return plan("order", id, { REPLICA_ID: String(id), REPLICAS, CATALOG_URL, DATABASE, MIN_REPLICAS });
    }),
    ...numbers(options.frontEnds).map((id) => {
      const PUBLIC_URL = urlOf(host, servicePort(base, "front-end", id));
      return plan("front-end", id, { CATALOG_URL, REPLICAS, CACHE_SIZE, PUBLIC_URL });
    }),
  ];
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
