import type { ReplicaStatus, SyncAnswer } from "../../../services/contract/replication.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { withoutFullStop } from "../../command-line/without-full-stop.ts";
import { timing } from "../timing.ts";
import type { NamedReplica } from "./head-to-reach.ts";

/** What a replica answers has the shape that it should; what it says is checked by whoever appends it. */
type Ping = { replica: ReplicaStatus };

/**
 * Where a backup gets its orders: from a follower, so that the leader is left to the trades, and from the next one when
 * that one fails. Only where no follower answers it is the leader.
 */
export class OrderSource {
  readonly #replicas: readonly NamedReplica[];
  #chosen: NamedReplica | undefined;
  #trouble = "no replica was asked";
  #failed: NamedReplica | undefined;

  constructor(replicas: readonly NamedReplica[]) {
    this.#replicas = replicas;
  }

  /** Why there was no page the last time, as a part of a sentence. */
  get trouble(): string {
    return this.#trouble;
  }

  /** Does something with the replica of choice; undefined where it fails, so that another one is chosen next. */
  async ask<Result>(act: (replica: NamedReplica) => Promise<Result>): Promise<Result | undefined> {
    this.#chosen ??= await this.#choose();
    const replica = this.#chosen;
    if (!replica) return undefined;
    try {
      return await act(replica);
    } catch (cause) {
      if (cause instanceof CommandError) throw cause;
      this.#giveUp(replica, withoutFullStop((cause as Error).message));
      return undefined;
    }
  }

  /**
   * The `wanted` orders after the number `last`, or some of them, and whom they belong to; undefined where there are none
   * just now.
   */
  async page(last: number, wanted: number): Promise<SyncAnswer | undefined> {
    return await this.ask(async (replica) => {
      const request = { last, limit: Math.max(1, wanted) };
      const answer = await replica.peer.post<SyncAnswer>("/sync", request, timing.backupCallMs);
      const orders = answer.orders.slice(0, wanted);
      // It lags behind, or has become the leader meanwhile.
      if (orders.length < Math.min(1, wanted)) this.#giveUp(replica, `${replica.name} ends at ${answer.head.number}`);
      else if (answer.leader === replica.id) this.#chosen = undefined;
      return orders.length < Math.min(1, wanted) ? undefined : { ...answer, orders };
    });
  }

  #giveUp(replica: NamedReplica, trouble: string): void {
    this.#trouble = trouble;
    this.#failed = replica;
    this.#chosen = undefined;
  }

  /** A follower with the longest log; the leader after them, and last the one that has just failed. */
  async #choose(): Promise<NamedReplica | undefined> {
    const pings = await Promise.all(
      this.#replicas.map(({ peer }) => peer.get<Ping>("/ping", timing.statusMs).catch(() => undefined)),
    );
    const alive = this.#replicas.flatMap((replica, index) => {
      const status = pings[index]?.replica;
      return status ? [{ replica, rank: this.#rank(replica, status), last: status.last }] : [];
    });
    if (alive.length === 0) this.#trouble = "no replica answers";
    return alive.sort((a, b) => a.rank - b.rank || b.last - a.last)[0]?.replica;
  }

  #rank(replica: NamedReplica, { role }: ReplicaStatus): number {
    if (replica === this.#failed) return 2;
    return role === "follower" ? 0 : 1;
  }
}
