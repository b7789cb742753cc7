import type { Database } from "bun:sqlite";
import { defaultListing } from "../../db/listing.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
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

/** The catalog: shares and prices, the journal, terms, promises. Throws `OtherListing`. */
export function createCatalog(options: CatalogOptions): Service {
  const { clock, log, database, replicaIds, excusedIds } = options;
  const generation = randomName(options.random);
  const store = new CatalogStore(database, options.listing, defaultListing);
  const authority = new Authority({ clock, log, state: store.state, generation, replicaIds, excusedIds });
  const promises = new Promises(options, generation);
  const ledger = new Ledger({ clock, store, authority, promises });
  const recovery = new Recovery({ store, authority, log });
  let cancelPrune = () => {};
  const prune = () => {
    let isDone = true;
    try {
      isDone = store.rejections.prune(clock.now());
    } catch (err) {
      log.warn({ err }, "could not forget old rejections");
    }
    cancelPrune = clock.after(isDone ? limits.rejectionPruneMs : limits.rejectionPruneStepMs, prune);
  };
  return {
    app: catalogRoutes({ ...options, store, authority, promises, ledger, recovery }),
    start: prune,
    async stop() {
      cancelPrune();
    },
  };
}
