import type { CacheReport } from "../contract/cache-report.ts";
import type { CatalogLease } from "./catalog-lease.ts";
import type { OrderLookup } from "./order-lookup.ts";
import type { StockCache } from "./stock-cache.ts";

interface Parts {
  cache: StockCache;
  orders: OrderLookup;
  lease: CatalogLease;
}

/** What the front end has in memory now, and the counters since its start. */
export function cacheReport({ cache, orders, lease }: Parts): CacheReport {
  const { missing = null, leftMs } = lease;
  return {
    stocks: { size: cache.size, kept: cache.kept, ...cache.counters },
    orders: { size: orders.size, kept: orders.kept, ...orders.counters },
    lease: { state: leftMs > 0 ? "valid" : "none", leftMs, missing },
  };
}
