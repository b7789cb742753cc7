import type { Database } from "bun:sqlite";
import type { BazaarMemory } from "../../db/bazaar-memory.ts";
import type { DamagedLog } from "../../db/damaged-log.ts";
import { defaultListing } from "../../db/listing.ts";
import { LogCheck } from "../../db/log-check.ts";
import { isUnusable } from "../../db/open.ts";
import type { Listing } from "../contract/stock.ts";
import { limits } from "../runtime/limits.ts";
import { withFields } from "../runtime/log.ts";
import { RequestMeter } from "../runtime/metrics/request-meter.ts";
import { Stopwatch } from "../runtime/metrics/stopwatch.ts";
import { Notices } from "../runtime/notices.ts";
import { randomName } from "../runtime/random.ts";
import type { Service, Surroundings } from "../runtime/service.ts";
import { Authority } from "./authority.ts";
import { BatchLog } from "./batch-log.ts";
import { CatalogStore } from "./catalog-store.ts";
import { Ledger } from "./ledger.ts";
import { Membership } from "./membership.ts";
import { Promises } from "./promises.ts";
import { Recovery } from "./recovery.ts";
import { type CatalogParts, catalogRoutes } from "./routes.ts";
import { RunningTime } from "./running-time.ts";
import { StockAudit } from "./stock-audit.ts";

export interface CatalogOptions extends Surroundings {
  /** Opened by `openCatalogDatabase`. */
  database: Database;
  /** The order replicas that are configured; with none, the catalog serves at once. */
  replicaIds: number[];
  /** Those of them that an opening need not wait for. */
  excusedIds: number[];
  /** The replicas that the bazaar is to have from now on; left out: those that it has. */
  changeTo?: number[] | undefined;
  /** What the data directory knows of the bazaar. */
  memory: BazaarMemory;
  /** Whether a new bazaar may begin where there was one. */
  mayBegin?: boolean;
  /** Whether this database is let in again, though it was given up for lost. */
  readmitted?: boolean;
  /** What an empty database lists; undefined: the default. One that has a listing keeps it. */
  listing: Listing | undefined;
  /** Makes the app of the parts; left out: a new one. */
  routes?: (parts: CatalogParts) => Service["app"];
  /** Called when the database fails or turns out damaged while the catalog runs: it can't go on. */
  onUnusable(cause: unknown): void;
}

/**
 * The catalog: shares and prices, the journal, terms, promises. Throws `DamagedLog` where what is checked at once is
 * damaged.
 */
export function createCatalog(options: CatalogOptions): Service {
  const { clock, database, memory, routes = catalogRoutes } = options;
  const { mayBegin = false, readmitted = false } = options;
  const generation = randomName(options.random);
  const commits = new Stopwatch(clock);
  const store = new CatalogStore(database, options.listing ?? defaultListing, {
    measure: commits.measure,
    log: options.log,
  });
  const log = withFields(options.log, () => ({ term: store.state.started.term }));
  const notices = new Notices(clock, log);
  const requests = new RequestMeter();
  const batches = new BatchLog({ clock, log, notices });
  const { state } = store;
  state.nameOnce(randomName(options.random));
  const membership = new Membership(
    { configured: options.replicaIds, excused: options.excusedIds, changeTo: options.changeTo },
    state.identity.members,
  );
  const identity = () => authority.identity;
  const promises = new Promises({ ...options, log, identity }, generation);
  const onNewLineage = () => promises.waitOutOthers();
  const facts = { state, generation, membership, memory, mayBegin, readmitted };
  const authority = new Authority({ clock, log, ...facts, onNewLineage });
  const runningTime = new RunningTime(clock, store.rejections.runningMs);
  const ledger = new Ledger({ clock, store, authority, promises, runningTime });
  const check = startCheck(options, store);
  const recovery = new Recovery({ store, authority, log });
  let cancelPrune = () => {};
  const prune = () => {
    let isDone = true;
    try {
      isDone = store.forgetRejections(runningTime.count()) < limits.rejectionPruneRows;
    } catch (err) {
      if (isUnusable(err)) return options.onUnusable(err);
      log.warn({ err }, "could not forget old rejections");
    }
    cancelPrune = clock.after(isDone ? limits.rejectionPruneMs : limits.rejectionPruneStepMs, prune);
  };
  const parts = { ...options, log, notices, requests, batches, commits, store, authority, promises, ledger, recovery };
  return {
    app: routes(parts),
    start: prune,
    async stop() {
      cancelPrune();
      check.stop();
    },
  };
}

/**
 * Checks the stocks and the newest part of the journal at once, which throws `DamagedLog`; the rest meanwhile, so that
 * old damage is noticed before somebody needs what it hit. What is used is checked as it is read, whatever this finds.
 */
function startCheck({ clock, onUnusable }: CatalogOptions, store: CatalogStore): LogCheck {
  const audit = new StockAudit(store.checkedStocks());
  let onDamage = (cause: DamagedLog): void => {
    throw cause;
  };
  const check = new LogCheck({
    clock,
    log: () => store.journal,
    onPage(orders) {
      store.assertFound(orders);
      audit.takeBack(orders);
    },
    onEnd: () => audit.assertListed(),
    onDamage: (cause) => onDamage(cause),
  });
  check.start();
  onDamage = onUnusable;
  return check;
}
