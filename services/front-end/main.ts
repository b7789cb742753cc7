import { limits } from "../runtime/limits.ts";
import { serve } from "../runtime/serve.ts";
import { createFrontEnd } from "./front-end.ts";

await serve("front-end", (configuration, given) => {
  const url = configuration.url("PUBLIC_URL", configuration.ownUrl);
  const catalogUrl = configuration.url("CATALOG_URL");
  const replicas = configuration.replicas({ optional: false });
  const cacheSize = configuration.integer("CACHE_SIZE", { min: 0, max: limits.cacheStocks, or: 1_000 });
  const tradeTimeoutMs = configuration.integer("TRADE_TIMEOUT_MS", { min: 100, max: 60_000, or: limits.tradeMs });
  const launcherUrl = configuration.optional("LAUNCHER_URL") && configuration.url("LAUNCHER_URL");
  const service = createFrontEnd({ ...given, url, catalogUrl, replicas, cacheSize, tradeTimeoutMs, launcherUrl });
  return { service, close: () => {} };
});
