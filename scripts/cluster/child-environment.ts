/**
 * The variables that the launcher sets itself: those of its own surroundings must not reach its children. LOG_LEVEL,
 * TRADE_TIMEOUT_MS, EXCUSED_REPLICAS and READMIT_CATALOG are an operator's, and do.
 */
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
  "STOCKS_COLUMNS",
  "CATALOG_URL",
  "CHANGE_REPLICAS_TO",
  "NEW_BAZAAR",
  "CACHE_SIZE",
  "PUBLIC_URL",
  "LAUNCHER_URL",
];

/**
 * The environment of a service: the launcher's, with exactly the service's own configuration, and the process that it
 * must not outlive.
 */
export function childEnvironment(own: Record<string, string>): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !configuration.includes(name));
  return { LOG_LEVEL: "info", ...Object.fromEntries(inherited), ...own, LAUNCHER_PID: String(process.pid) };
}
