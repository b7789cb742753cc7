import { ChainMismatch, LogHole } from "../../../db/order-log.ts";
import type { Head } from "../../../services/contract/order.ts";
import type { KnownIdentity } from "../../../services/contract/replication.ts";
import { copyListing } from "../../../services/order/catch-up.ts";
import { Pacer } from "../../../services/order/pacer.ts";
import type { ReplicaStore } from "../../../services/order/replica-store.ts";
import { systemClock } from "../../../services/runtime/clock.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { timing } from "../timing.ts";
import type { OrderSource } from "./order-source.ts";

/** Whom the orders belong to, as the last replica said that gave some. */
export type Belonging = KnownIdentity & { term: number };

export interface CopyOptions {
  source: OrderSource;
  /** An empty one. */
  store: ReplicaStore;
  target: Head;
  signal: AbortSignal;
  /** Called with the number of the last order that is there by now. */
  onOrders(number: number): void;
}

/**
 * Copies the listing, and the orders up to `target`, into an empty store, which checks each against the chain as it
 * comes. It takes a third of the time at most, so that the replica has time for its leader. Throws `CommandError` if the
 * chain does not lead to `target`, or if no replica has given anything for a while; and the signal's reason.
 */
export async function copyOrders({ source, store, target, signal, onOrders }: CopyOptions): Promise<Belonging> {
  const pacer = new Pacer(systemClock);
  const patience = new Patience(source);
  let belonging: Belonging | undefined;
  while (belonging === undefined || store.log.head.number < target.number) {
    signal.throwIfAborted();
    pacer.begin();
    const come = await copyNext(source, store, target);
    signal.throwIfAborted();
    if (come === undefined) {
      patience.spend();
      await Bun.sleep(timing.lookMs);
    } else {
      belonging = come;
      onOrders(store.log.head.number);
      patience.renew();
      await pacer.pause();
    }
  }
  if (store.log.hashAt(target.number) === target.hash) return belonging;
  throw new CommandError(`Order ${target.number} is not the one that was answered: a replica's log is wrong.`);
}

/** Copies what is missing next; undefined where nobody gives it just now. */
async function copyNext(source: OrderSource, store: ReplicaStore, target: Head): Promise<Belonging | undefined> {
  if (store.listing === null) await source.ask(({ peer }) => copyListing(peer, store));
  if (store.listing === null) return undefined;
  const { number } = store.log.head;
  const page = await source.page(number, Math.min(limits.pageOrders, target.number - number));
  if (page === undefined) return undefined;
  try {
    store.append(page.orders);
  } catch (cause) {
    if (!(cause instanceof ChainMismatch) && !(cause instanceof LogHole)) throw cause;
    throw new CommandError(`The orders do not continue each other: ${cause.message}.`, 1, { cause });
  }
  return page;
}

/** How long nothing has come. */
class Patience {
  readonly #source: OrderSource;
  #sinceMs = performance.now();

  constructor(source: OrderSource) {
    this.#source = source;
  }

  renew(): void {
    this.#sinceMs = performance.now();
  }

  /** Throws `CommandError` once there is none left. */
  spend(): void {
    if (performance.now() - this.#sinceMs < timing.backupPatienceMs) return;
    throw new CommandError(
      `Nothing has come for ${timing.backupPatienceMs / 1_000} s: ${this.#source.trouble}. No backup was made.`,
    );
  }
}
