import { limits } from "../../runtime/limits.ts";
import type { Surroundings } from "../../runtime/service.ts";
import type { SeenCluster } from "./cluster-view.ts";
import { frame } from "./hub.ts";
import type { OrderView, ProcessView } from "./messages.ts";
import type { OrderSource } from "./order-source.ts";
import { type Look, newestIn } from "./sighting.ts";
import { StockFeed } from "./stock-feed.ts";

export interface NewestFeedOptions extends Surroundings {
  catalogUrl: string;
  source: OrderSource;
}

/** Reads what is new: the newest orders, and the stocks that changed with them. */
export class NewestFeed {
  readonly #options: NewestFeedOptions;
  #stocks: StockFeed;
  #recent: OrderView[] = [];
  #known: number | undefined;

  constructor(options: NewestFeedOptions) {
    this.#options = options;
    this.#stocks = new StockFeed(options, options.catalogUrl);
  }

  /** For a page that comes later than others: what those have been told of orders. */
  get recent(): string[] {
    return this.#recent.length === 0 ? [] : [frame("orders", { orders: this.#recent })];
  }

  /** The events for what has come since the last call; at the first one, the newest orders that there are. */
  async after(look: Look, { processes }: SeenCluster): Promise<string[]> {
    const newest = newestIn(look);
    const orders = newest > (this.#known ?? 0) ? await this.#read(newest, processes) : [];
    const stocks = await this.#stocks.changed(orders.map(({ name }) => name));
    return [
      ...(orders.length > 0 ? [frame("orders", { orders })] : []),
      ...(stocks.length > 0 ? [frame("stocks", { stocks })] : []),
    ];
  }

  /** Nobody looks any more. */
  forget(): void {
    this.#known = undefined;
    this.#recent = [];
    this.#stocks = new StockFeed(this.#options, this.#options.catalogUrl);
  }

  async #read(newest: number, processes: readonly ProcessView[]): Promise<OrderView[]> {
    const after = Math.max(this.#known ?? 0, newest - limits.dashboardOrders);
    const orders = await this.#options.source.newest(after, limits.dashboardOrders, sparingTheLeader(processes));
    const last = orders.at(-1)?.number;
    if (last === undefined) return [];
    if (this.#known !== undefined && after > this.#known) this.#stocks.passedOver();
    this.#known = last;
    this.#recent = [...this.#recent, ...orders].slice(-limits.dashboardOrders);
    return orders;
  }
}

/** Whom to ask for orders: a follower that is up to date has time; the leader has not. */
function sparingTheLeader(processes: readonly ProcessView[]): string[] {
  const rank = ({ state }: ProcessView) => (state === "follower" ? 0 : 1);
  const replicas = processes.filter(({ service, last }) => service === "order" && last !== null);
  return replicas.toSorted((a, b) => rank(a) - rank(b) || (b.last ?? 0) - (a.last ?? 0)).map(({ name }) => name);
}
