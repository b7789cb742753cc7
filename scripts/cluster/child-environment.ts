/**
 * The variables that the launcher sets itself: those of its own surroundings must not reach its children. LOG_LEVEL,
 * TRADE_TIMEOUT_MS and EXCUSED_REPLICAS are an operator's, and do.
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
  "CATALOG_URL",
  "CACHE_SIZE",
  "PUBLIC_URL",
  "LAUNCHER_URL",
];

/**
 * How a service uses memory, where the operator says nothing else. The allocator gives no page back to the system: by
 * default its own thread does so all the time, and takes under load 10 to 20 % of all processor time, page faults not
 * counted. In exchange the garbage collector is told of a small machine, and collects before the heap is large.
 */
const memory = { MIMALLOC_PURGE_DELAY: "-1", BUN_JSC_forceRAMSize: String(256 * 1024 * 1024) };

/**
 * The environment of a service: the launcher's, with exactly the service's own configuration, and the process that it
 * must not outlive.
 */
export function childEnvironment(own: Record<string, string>): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !configuration.includes(name));
  return { LOG_LEVEL: "info", ...memory, ...Object.fromEntries(inherited), ...own, LAUNCHER_PID: String(process.pid) };
}
