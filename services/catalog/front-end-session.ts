import type { Invalidations } from "../contract/lookup.ts";
import { type Clock, sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";

/** Where a front end is, and which start of it. */
export interface FrontEndAddress {
  url: string;
  instance: string;
}

/** A front end with a lease, as the catalog knows it. */
export class FrontEndSession {
  readonly name: string;
  readonly url: string;
  /** What it may hold. */
  readonly stocks = new Set<string>();
  readonly #clock: Clock;
  readonly #peer: Peer;
  readonly #instance: string;
  #expiresAtMs: number;
  /** When the oldest message was sent that it has not acknowledged; undefined: it owes none. */
  #owesSinceMs: number | undefined;
  #ended = false;

  constructor(given: Surroundings, name: string, { url, instance }: FrontEndAddress) {
    this.name = name;
    this.url = url;
    this.#clock = given.clock;
    this.#peer = new Peer(given, url);
    this.#instance = instance;
    this.#expiresAtMs = this.#clock.monotonic() + limits.leaseMs;
  }

  get isLive(): boolean {
    return !this.#ended && this.leftMs > 0;
  }

  /** How much longer its lease holds, in milliseconds. */
  get leftMs(): number {
    return this.#expiresAtMs - this.#clock.monotonic();
  }

  /** Renews the lease; but one that does not answer gets no more time. */
  renew(): void {
    const nowMs = this.#clock.monotonic();
    const owedMs = this.#owesSinceMs === undefined ? 0 : nowMs - this.#owesSinceMs;
    if (owedMs <= limits.revokePatienceMs) this.#expiresAtMs = nowMs + limits.leaseMs;
  }

  /** The front end has given its lease back: it answers nothing from its cache any more. */
  end(): void {
    this.#ended = true;
  }

  /** True once the front end has dropped the stocks, or has nothing any more; false once its lease is over. */
  async revoke(stocks: string[]): Promise<boolean> {
    this.#owesSinceMs = this.#clock.monotonic();
    const dropped = await this.#untilDropped(stocks);
    this.#owesSinceMs = undefined;
    return dropped;
  }

  async #untilDropped(names: string[]): Promise<boolean> {
    for (;;) {
      if (this.#ended) return true;
      // A renewal may still move the end of the lease, for a while: so look again after each try.
      if (this.leftMs <= 0) return false;
      if (await isDropped(this.#peer, this.#instance, names, Math.min(this.leftMs, limits.invalidateMs))) return true;
      await sleep(this.#clock, limits.retryPauseMs);
    }
  }
}

/** Whether that start of the front end says so itself; another one, which may answer at its address, can't. */
export async function isDropped(peer: Peer, instance: string, names: string[], timeoutMs: number): Promise<boolean> {
  const message: Invalidations = { instance, names };
  return peer.post("/invalidations", message, timeoutMs).then(
    () => true,
    () => false,
  );
}
