import { BazaarError, hasStatus } from "../contract/errors.ts";
import { compareLineages, type Lineage } from "../contract/identity.ts";
import type { LeaseGrant } from "../contract/lookup.ts";
import type { Cancel, Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Peer } from "../runtime/peer.ts";
import { randomName } from "../runtime/random.ts";
import type { Surroundings } from "../runtime/service.ts";
import type { KnownBazaar } from "./known-bazaar.ts";

export interface CatalogLeaseOptions extends Surroundings {
  /** Where the catalog reaches this front end. */
  url: string;
  catalogUrl: string;
  bazaar: Pick<KnownBazaar, "lineage" | "trustedUntilMs" | "refusedByCatalog">;
}

/**
 * The front end's right to answer from its cache, renewed by one small message a period. It counts from before the
 * catalog was asked, on the own monotonic clock, less a margin for clocks that drift.
 */
export class CatalogLease {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #catalog: Peer;
  readonly #url: string;
  readonly #instance: string;
  readonly #bazaar: Pick<KnownBazaar, "lineage" | "trustedUntilMs" | "refusedByCatalog">;
  /** Of the catalog that gave the lease. */
  #lineage: Lineage | undefined;
  #session: string | undefined;
  #generation: string | undefined;
  #validUntilMs = 0;
  /** Why the catalog has given no lease, in its own words. */
  #refusal: string | undefined;
  /** What the catalog lacks though it gave a lease, in its own words. */
  #catalogLacks: string | undefined;
  #cancel: Cancel = () => {};
  #stopped = false;

  constructor(options: CatalogLeaseOptions) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#catalog = new Peer(options, options.catalogUrl);
    this.#url = options.url;
    this.#bazaar = options.bazaar;
    this.#instance = randomName(options.random);
  }

  /** The session of a lease that holds now, or null. What was cached under another session is worthless. */
  get session(): string | null {
    return this.#clock.monotonic() < this.#endsAtMs ? (this.#session ?? null) : null;
  }

  /** The newest generation of the catalog that is known here; undefined before it has answered. */
  get generation(): string | undefined {
    return this.#generation;
  }

  /** How much longer the lease holds, in milliseconds; 0 without one. */
  get leftMs(): number {
    return this.session === null ? 0 : this.#endsAtMs - this.#clock.monotonic();
  }

  /** A lease counts as long as the replicas' word for the catalog that gave it. */
  get #endsAtMs(): number {
    const { lineage, trustedUntilMs } = this.#bazaar;
    if (lineage === undefined || this.#lineage === undefined) return Number.NEGATIVE_INFINITY;
    const order = compareLineages(this.#lineage, lineage);
    if (order === "older" || order === "rival") return Number.NEGATIVE_INFINITY;
    return Math.min(this.#validUntilMs, trustedUntilMs);
  }

  /** Why there is no lease, or what the catalog lacks that gave it, in a sentence; undefined: nothing. */
  get missing(): string | undefined {
    if (this.session !== null) return this.#catalogLacks;
    return (
      this.#refusal ?? (this.#isGranted ? "No order replica confirms the catalog." : "The catalog does not answer.")
    );
  }

  get #isGranted(): boolean {
    return this.#session !== undefined && this.#clock.monotonic() < this.#validUntilMs;
  }

  /**
   * Throws 421 where a message of the catalog is for another front end, or for another start of this one: what is
   * acknowledged here would be believed of that one, which may go on answering from its cache.
   */
  assertMeant(instance: string): void {
    if (instance === this.#instance) return;
    throw new BazaarError(421, `This is front end ${this.#instance}, not ${instance.slice(0, 40)}.`);
  }

  /** Registers, and renews until `stop`. */
  start(): void {
    void this.#renew();
  }

  /** Gives the lease back, so that no change waits for it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    const { session } = this;
    this.#session = undefined;
    if (session !== null) await this.#catalog.post("/leases/end", { session }, limits.leaseRenewMs).catch(() => {});
  }

  async #renew(): Promise<void> {
    const askedAtMs = this.#clock.monotonic();
    let pauseMs: number = limits.leaseRenewMs;
    try {
      const grant = await this.#ask();
      if (this.#stopped) return;
      this.#session = grant.session;
      this.#generation = grant.generation;
      this.#lineage = grant.lineage ?? undefined;
      this.#validUntilMs = askedAtMs + grant.leaseMs * (1 - limits.leaseDriftFraction);
      this.#catalogLacks = grant.missing;
      this.#refusal = undefined;
    } catch (cause) {
      // The lease is over: the next try registers, at once.
      if (hasStatus(cause, 404) && this.#session !== undefined) pauseMs = 0;
      if (hasStatus(cause, 404)) this.#session = undefined;
      this.#noteRefusal(cause);
    }
    if (!this.#stopped) this.#cancel = this.#clock.after(pauseMs, () => void this.#renew());
  }

  #ask(): Promise<LeaseGrant> {
    const address = { url: this.#url, instance: this.#instance };
    if (this.#session === undefined) return this.#catalog.post("/leases", address, limits.leaseRegisterMs);
    return this.#catalog.post("/leases", { ...address, session: this.#session }, limits.leaseRenewMs);
  }

  #noteRefusal(cause: unknown): void {
    this.#bazaar.refusedByCatalog(cause);
    const refusal = cause instanceof BazaarError && cause.status !== 404 ? cause.message : undefined;
    if (refusal !== undefined && refusal !== this.#refusal) this.#log.warn({ refusal }, "works without its cache");
    this.#refusal = refusal;
  }
}
