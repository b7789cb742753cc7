/** The variables that configure services: those of the launcher's own surroundings must not reach its children. */
const configuration = [
  "HOST",
  "PORT",
  "CLUSTER_TOKEN",
  "CLUSTER_TOKEN_FILE",
  "DATABASE",
  "REPLICA_ID",
  "REPLICAS",
  "MIN_REPLICAS",
  "STOCKS",
  "CATALOG_URL",
  "CACHE_SIZE",
  "PUBLIC_URL",
];

/** The environment of a service: the launcher's, with exactly the service's own configuration. */
export function childEnvironment(own: Record<string, string>): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !configuration.includes(name));
  return { LOG_LEVEL: "info", ...Object.fromEntries(inherited), ...own };
}
