import type { TradeResult } from "../../../services/contract/replication.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { Watcher } from "./watcher.ts";
import type { Arrival, Witness } from "./witness.ts";

/**
 * Guarantee 3 at the moment of the answer: an order that a leader tells of is on `--min-replicas` disks, and one that a
 * follower acknowledges is on its own.
 */
export class EnoughDisks implements Witness {
  readonly #watcher: Watcher;
  readonly #minReplicas: number;
  /** How long a replica's log may have been when its database was exchanged: what it had acknowledged may be gone. */
  readonly #exchanged = new Map<string, number>();

  constructor(watcher: Watcher, minReplicas: number) {
    this.#watcher = watcher;
    this.#minReplicas = minReplicas;
  }

  /** Another database has taken the place of this one's. */
  exchanged(owner: string): void {
    this.#exchanged.set(owner, this.#watcher.history.length);
  }

  watch({ host, sort }: Arrival): ReturnType<Witness["watch"]> {
    if (sort === "POST /push") {
      return (response) => {
        if (response.status === 200) this.#acknowledged(host, response.json<{ last: number }>().last);
      };
    }
    if (sort !== "POST /trades") return undefined;
    return (response) => {
      if (response.status === 200) this.#answered(host, response.json<{ results: TradeResult[] }>().results);
    };
  }

  #acknowledged(follower: string, last: number): void {
    const length = this.#watcher.lengthOf(follower);
    if (length >= last) return;
    throw new BrokenGuarantee(3, `${follower} acknowledges order ${last}, but its disk has only ${length}`);
  }

  /** The replicas that have this order, or had it when their database was exchanged. */
  holdersOf(number: number): string[] {
    return this.#watcher.replicas.filter(
      (owner) => this.#watcher.lengthOf(owner) >= number || number <= (this.#exchanged.get(owner) ?? 0),
    );
  }

  #answered(leader: string, results: TradeResult[]): void {
    const numbers = results.flatMap((result) => ("number" in result ? [result.number] : []));
    const highest = Math.max(0, ...numbers);
    const holders = this.holdersOf(highest);
    if (holders.length >= this.#minReplicas) return;
    const has = `only ${holders.join(", ") || "nobody"} has it, of ${this.#minReplicas} that must`;
    throw new BrokenGuarantee(3, `${leader} tells of order ${highest}, but ${has}`);
  }
}
