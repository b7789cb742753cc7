import type { Database } from "bun:sqlite";
import { defaultListing } from "../../db/listing.ts";
import type { Listing } from "../contract/stock.ts";
import { randomName } from "../runtime/random.ts";
import type { Service, Surroundings } from "../runtime/service.ts";
import { Authority } from "./authority.ts";
import { CatalogStore } from "./catalog-store.ts";
import { Ledger } from "./ledger.ts";
import { Promises } from "./promises.ts";
import { Recovery } from "./recovery.ts";
import { catalogRoutes } from "./routes.ts";

export interface CatalogOptions extends Surroundings {
  /** Opened by `openCatalogDatabase`. */
  database: Database;
  /** The order replicas that are configured; with none, the catalog serves at once. */
  replicaIds: number[];
  /** Those of them that a repair need not wait for. */
  excusedIds: number[];
  /** What an empty database lists; one that has a listing must have this one. Undefined: the default, or any. */
  listing: Listing | undefined;
}

const pruneEveryMs = 60_000;

/** The catalog: shares and prices, the journal, terms, promises. Throws `OtherListing`. */
export function createCatalog(options: CatalogOptions): Service {
  const { clock, log, database, replicaIds, excusedIds } = options;
  const generation = randomName(options.random);
  const store = new CatalogStore(database, options.listing, defaultListing);
  const authority = new Authority({ clock, log, state: store.state, generation, replicaIds, excusedIds });
  const mayInheritLeases = store.state.started.opened || replicaIds.length === 0;
  const promises = new Promises(options, generation, { mayInheritLeases });
  const ledger = new Ledger({ clock, store, authority, promises });
  const recovery = new Recovery({ store, authority, log });
  let cancelPrune = () => {};
  const prune = () => {
    store.rejections.prune(clock.now());
    cancelPrune = clock.after(pruneEveryMs, prune);
  };
  return {
    app: catalogRoutes({ ...options, store, authority, promises, ledger, recovery }),
    start: prune,
    async stop() {
      cancelPrune();
    },
  };
}
