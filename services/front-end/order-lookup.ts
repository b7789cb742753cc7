import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Order } from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";
import type { LeaderFinder } from "./leader-finder.ts";

export interface OrderLookupOptions extends Surroundings {
  catalogUrl: string;
  finder: LeaderFinder;
}

/** Orders, from the replicas; that one does not exist is only the catalog's to say. */
export class OrderLookup {
  readonly #catalog: Peer;
  readonly #finder: LeaderFinder;

  constructor(options: OrderLookupOptions) {
    this.#catalog = new Peer(options, options.catalogUrl);
    this.#finder = options.finder;
  }

  /** Throws 404 where the order does not exist, 503 where it is not known here and the catalog can't be asked. */
  async get(number: number): Promise<Order> {
    const path = `/orders/${number}`;
    const fromLeader = await this.#finder.current?.peer.get<Order>(path, limits.lookupMs).catch(() => undefined);
    if (fromLeader) return fromLeader;
    try {
      return await this.#catalog.get<Order>(path, limits.lookupMs);
    } catch (cause) {
      if (hasStatus(cause, 404)) throw cause;
      return this.#getFromOthers(path, number);
    }
  }

  /** Up to `limit` orders after the number `after`. Throws 503 where nobody can be asked. */
  async page(after: number, limit: number): Promise<Order[]> {
    const path = `/orders?after=${after}&limit=${limit}`;
    const ask = async (peer: Peer) => (await peer.get<{ data: Order[] }>(path, limits.lookupMs)).data;
    const fromLeader = await (this.#finder.current && ask(this.#finder.current.peer).catch(() => undefined));
    // A full page can't grow; where the log ends, only the catalog knows for certain.
    if (fromLeader?.length === limit) return fromLeader;
    const fromCatalog = await ask(this.#catalog).catch(() => undefined);
    if (fromCatalog ?? fromLeader) return fromCatalog ?? fromLeader ?? [];
    const pages = await Promise.allSettled(this.#finder.others.map(ask));
    const answered = pages.flatMap((page) => (page.status === "fulfilled" ? [page.value] : []));
    const longest = answered.sort((a, b) => b.length - a.length)[0];
    if (longest) return longest;
    throw new BazaarError(503, "Neither the catalog nor an order replica can be asked now.");
  }

  async #getFromOthers(path: string, number: number): Promise<Order> {
    const answers = await Promise.allSettled(this.#finder.others.map((peer) => peer.get<Order>(path, limits.lookupMs)));
    const found = answers.find((answer) => answer.status === "fulfilled");
    if (found) return found.value;
    throw new BazaarError(503, `Order ${number} is not known here, and the catalog can't be asked now.`);
  }
}
