import type { ReplicaAddress, Surroundings } from "../../runtime/service.ts";
import type { LeaderFinder } from "../leader-finder.ts";
import type { OrderLookup } from "../order-lookup.ts";
import type { StockCache } from "../stock-cache.ts";
import type { OpenDashboard } from "./open-dashboard.ts";
import type { TradeMeter } from "./trade-meter.ts";

export interface DashboardOptions extends Surroundings {
  /** The front end's own. */
  url: string;
  catalogUrl: string;
  replicas: ReplicaAddress[];
  /** Where the launcher of this cluster is to be asked to kill and start processes; undefined: it can't be. */
  launcherUrl: string | undefined;
  cache: StockCache;
  finder: LeaderFinder;
  orders: OrderLookup;
  meter: TradeMeter;
  /** Why a trade or a look-up would not be answered now; undefined: both would. */
  lacks(): string | undefined;
}

/** The page at `/`, and what stands behind it. Nothing of it is loaded before someone looks. */
export class Dashboard {
  readonly #options: DashboardOptions;
  readonly #startedMs: number;
  #opened: Promise<OpenDashboard> | undefined;

  constructor(options: DashboardOptions) {
    this.#options = options;
    this.#startedMs = options.clock.monotonic();
  }

  get token(): string {
    return this.#options.token;
  }

  /** Loads it, at the first call. */
  open(): Promise<OpenDashboard> {
    this.#opened ??= import("./open-dashboard.ts").then(
      ({ OpenDashboard }) => new OpenDashboard({ ...this.#options, startedMs: this.#startedMs }),
    );
    return this.#opened;
  }

  /** Ends the streams of all pages. */
  close(): void {
    void this.#opened?.then((opened) => opened.live.close());
  }
}
