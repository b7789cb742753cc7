import { hasStatus } from "../contract/errors.ts";
import type { LeaseGrant } from "../contract/lookup.ts";
import type { Cancel, Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { Peer } from "../runtime/peer.ts";
import type { Surroundings } from "../runtime/service.ts";

export interface CatalogLeaseOptions extends Surroundings {
  /** Where the catalog reaches this front end. */
  url: string;
  catalogUrl: string;
}

/**
 * The front end's right to answer from its cache, renewed by one small message a period. It counts from before the
 * catalog was asked, on the own monotonic clock, less a margin for clocks that drift.
 */
export class CatalogLease {
  readonly #clock: Clock;
  readonly #catalog: Peer;
  readonly #url: string;
  #session: string | undefined;
  #validUntilMs = 0;
  #cancel: Cancel = () => {};
  #stopped = false;

  constructor(options: CatalogLeaseOptions) {
    this.#clock = options.clock;
    this.#catalog = new Peer(options, options.catalogUrl);
    this.#url = options.url;
  }

  /** The session of a lease that holds now, or null. What was cached under another session is worthless. */
  get session(): string | null {
    return this.#clock.monotonic() < this.#validUntilMs ? (this.#session ?? null) : null;
  }

  /** Registers, and renews until `stop`. */
  start(): void {
    void this.#renew();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #renew(): Promise<void> {
    const askedAtMs = this.#clock.monotonic();
    const session = this.#session === undefined ? {} : { session: this.#session };
    let pauseMs: number = limits.leaseRenewMs;
    try {
      const request = { url: this.#url, ...session };
      const grant = await this.#catalog.post<LeaseGrant>("/leases", request, limits.leaseRenewMs);
      this.#session = grant.session;
      this.#validUntilMs = askedAtMs + grant.leaseMs * (1 - limits.leaseDriftFraction);
    } catch (cause) {
      // The lease is over: the next try registers, at once.
      if (hasStatus(cause, 404) && this.#session !== undefined) pauseMs = 0;
      if (hasStatus(cause, 404)) this.#session = undefined;
    }
    if (!this.#stopped) this.#cancel = this.#clock.after(pauseMs, () => void this.#renew());
  }
}
