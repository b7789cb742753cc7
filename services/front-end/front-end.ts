import { limits } from "../runtime/limits.ts";
import { RequestMeter } from "../runtime/metrics/request-meter.ts";
import { Notices } from "../runtime/notices.ts";
import type { ReplicaAddress, Service, Surroundings } from "../runtime/service.ts";
import { CatalogLease } from "./catalog-lease.ts";
import { Dashboard } from "./dashboard/dashboard.ts";
import { TradeMeter } from "./dashboard/trade-meter.ts";
import { KnownBazaar } from "./known-bazaar.ts";
import { LeaderFinder } from "./leader-finder.ts";
import { missing } from "./missing.ts";
import { OrderLookup } from "./order-lookup.ts";
import { type FrontEndParts, frontEndRoutes } from "./routes.ts";
import { StockCache } from "./stock-cache.ts";
import { Trader } from "./trader.ts";

export interface FrontEndOptions extends Surroundings {
  /** Where the catalog reaches this front end. */
  url: string;
  catalogUrl: string;
  replicas: ReplicaAddress[];
  /** Stocks that the cache keeps; 0 turns it off. */
  cacheSize: number;
  /** How long a trade is tried, in milliseconds. */
  tradeTimeoutMs: number;
  /** Where the launcher of this cluster is to be asked to kill and start processes, if it is. */
  launcherUrl?: string | undefined;
  /** Makes the app of the parts; left out: a new one. */
  routes?: (parts: FrontEndParts) => Service["app"];
}

/** A front end: what the public talks to. It keeps nothing that another one needs. */
export function createFrontEnd(options: FrontEndOptions): Service {
  const { routes = frontEndRoutes } = options;
  const bazaar = new KnownBazaar(options);
  const given = { ...options, bazaar, identity: () => bazaar.identity };
  const lease = new CatalogLease(given);
  const cache = new StockCache({ ...given, lease, size: options.cacheSize });
  const finder = new LeaderFinder(given);
  const trader = new Trader({ ...options, finder });
  const meter = new TradeMeter(options.clock, trader);
  // Without a cache for stocks, there is none at all.
  const size = options.cacheSize > 0 ? limits.cacheOrders : 0;
  const orders = new OrderLookup({ ...given, finder, lease, size });
  const lacks = () => missing(lease, finder);
  const dashboard = new Dashboard({ launcherUrl: undefined, ...options, cache, finder, orders, meter, lacks });
  const requests = new RequestMeter();
  const notices = new Notices(options.clock, options.log);
  const parts = { ...given, lease, cache, finder, trader: meter, tradeBatches: trader.batches, orders, dashboard };
  return {
    app: routes({ ...parts, requests, notices }),
    start() {
      lease.start();
      finder.start();
    },
    closing: () => dashboard.close(),
    async stop() {
      finder.stop();
      await lease.stop();
    },
  };
}
