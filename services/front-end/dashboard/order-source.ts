import type { LogEntry, Order } from "../../contract/order.ts";
import type { SyncAnswer } from "../../contract/replication.ts";
import { limits } from "../../runtime/limits.ts";
import { Peer } from "../../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../../runtime/service.ts";
import type { LeaderFinder } from "../leader-finder.ts";
import type { OrderLookup } from "../order-lookup.ts";
import { replicaName } from "./leadership-story.ts";
import type { OrderView } from "./messages.ts";

export interface OrderSourceOptions extends Surroundings {
  replicas: ReplicaAddress[];
  finder: LeaderFinder;
  orders: OrderLookup;
}

/** Orders with the time and the replica, from the replicas' logs; without, where only the public part is to be had. */
export class OrderSource {
  readonly #finder: LeaderFinder;
  readonly #orders: OrderLookup;
  readonly #followers: { name: string; peer: Peer }[];

  constructor(options: OrderSourceOptions) {
    this.#finder = options.finder;
    this.#orders = options.orders;
    this.#followers = options.replicas.map(({ id, url }) => ({ name: replicaName(id), peer: new Peer(options, url) }));
  }

  /**
   * Up to `limit` orders after the number `after`, oldest first, from one of these replicas; none where none of them
   * has such orders.
   */
  async newest(after: number, limit: number, names: readonly string[]): Promise<OrderView[]> {
    const peers = names.flatMap((name) => this.#followers.find((one) => one.name === name)?.peer ?? []);
    return (await readFrom(peers, after, limit)) ?? [];
  }

  /** Throws 404 where the order does not exist, 503 where that can't be found out. */
  async get(number: number): Promise<OrderView> {
    const [found] = (await readFrom(this.#all(), number - 1, 1)) ?? [];
    return found ?? bare((await this.#orders.get(number)).order);
  }

  /** Up to `limit` orders before the number `before`, newest first. Throws 503 where some may be missing. */
  async pageBefore(before: number, limit: number): Promise<OrderView[]> {
    const first = Math.max(1, before - limit);
    const count = before - first;
    if (count === 0) return [];
    const found = await readFrom(this.#all(), first - 1, count, count);
    return (found ?? (await this.#orders.page(first - 1, count)).map(bare)).toReversed();
  }

  /** The leader first, which has all that was ever told. */
  #all(): Peer[] {
    return [...(this.#finder.current ? [this.#finder.current.peer] : []), ...this.#finder.others];
  }
}

/** What the first of them has that has at least so many. */
async function readFrom(peers: Peer[], last: number, limit: number, atLeast = 1): Promise<OrderView[] | undefined> {
  for (const peer of peers) {
    const answer = peer.post<SyncAnswer>("/sync", { last, limit }, limits.dashboardReadMs);
    const orders = (await answer.catch(() => undefined))?.orders ?? [];
    if (orders.length >= atLeast) return orders.map(detailed);
  }
  return undefined;
}

function detailed({ number, name, quantity, type, time, replica }: LogEntry): OrderView {
  return { number, name, quantity, type, time, takenBy: replica === 0 ? "catalog" : replicaName(replica) };
}

function bare(order: Order): OrderView {
  return { ...order, time: null, takenBy: null };
}
