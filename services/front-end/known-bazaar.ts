import { BazaarError, hasStatus } from "../contract/errors.ts";
import { compareLineages, inWords, isOtherBazaar, type Lineage, type ShownIdentity } from "../contract/identity.ts";
import type { KnownIdentity } from "../contract/replication.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";

/** How often a catalog is asked again because it was replaced while its answer was under way. */
const mostTries = 3;

/** For how long a replica's word holds: shorter than a new catalog waits before its first change. */
const wordMs = () => limits.leaseMs * (1 - limits.leaseDriftFraction);

/** A catalog's 403 becomes a 503: a client can't mend what is wrong between the services, and it may soon be over. */
function throwAsUnavailable(cause: unknown): never {
  if (!hasStatus(cause, 403)) throw cause;
  throw new BazaarError(503, `The catalog that is reached here is not this bazaar's: ${cause.message}`, {}, { cause });
}

export interface KnownBazaarOptions extends Surroundings {
  replicas: ReplicaAddress[];
}

/**
 * What the replicas say of which bazaar this is, and which catalog they follow. A catalog that was replaced, and runs
 * on, does not know it; its answers are believed only while a replica's word for it is fresh. All replicas write a new
 * lineage down before its catalog is opened, and that one waits a lease before it changes anything: so whatever was
 * read while the word holds was still true.
 */
export class KnownBazaar {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #configured: string;
  readonly #replicas: readonly Peer[];
  #bazaar: string | undefined;
  #lineage: Lineage | undefined;
  #trustedUntilMs = Number.NEGATIVE_INFINITY;
  #complaint: string | undefined;
  #asking: Promise<void> | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: KnownBazaarOptions) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#configured = inWords(options.replicas.map(({ id }) => id));
    const given = { ...options, identity: () => this.identity };
    this.#replicas = options.replicas.map(({ url }) => new Peer(given, url));
  }

  /** What this front end shows of itself. */
  get identity(): ShownIdentity {
    return { bazaar: this.#bazaar, lineage: this.#lineage };
  }

  /** The newest lineage that a replica has named. */
  get lineage(): Lineage | undefined {
    return this.#lineage;
  }

  /** Until when, on the monotonic clock, no newer catalog than that of the newest lineage can have changed anything. */
  get trustedUntilMs(): number {
    return this.#trustedUntilMs;
  }

  /** A replica has answered a question that was asked at `askedAtMs`. What one of another bazaar says does not count. */
  hear({ bazaar, lineage, members }: Pick<KnownIdentity, "bazaar" | "lineage" | "members">, askedAtMs: number): void {
    this.#bazaar ??= bazaar ?? undefined;
    if (bazaar !== null && bazaar !== this.#bazaar) {
      this.#complain(`A replica in REPLICAS belongs to bazaar ${bazaar}, this front end to ${this.#bazaar}.`);
      return;
    }
    if (lineage !== null) {
      this.hearLineage(lineage);
      const isNewest = this.#lineage !== undefined && compareLineages(lineage, this.#lineage) === "same";
      if (isNewest) this.#trustedUntilMs = Math.max(this.#trustedUntilMs, askedAtMs + wordMs());
    }
    if (members === null || inWords(members) === this.#configured) return;
    this.#complain(`REPLICAS names ${this.#configured}, but the bazaar's replicas are ${inWords(members)}.`);
  }

  /** Somebody has shown a lineage; a newer one ends the trust in the catalog of the one before. */
  hearLineage(lineage: Lineage): void {
    if (this.#lineage !== undefined && compareLineages(lineage, this.#lineage) !== "newer") return;
    if (this.#lineage !== undefined) this.#log.warn({ lineage }, "the catalog was replaced");
    this.#lineage = lineage;
    this.#trustedUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** A replica has refused a question. One of another bazaar is told of. */
  refusedBy(cause: unknown): void {
    if (isOtherBazaar(cause)) this.#complain(cause.message);
  }

  /**
   * The catalog has refused a question. Whose front end this is, is its word: the replica that was heard first may have
   * been another bazaar's.
   */
  refusedByCatalog(cause: unknown): void {
    if (!isOtherBazaar(cause)) return;
    this.#complain(cause.message);
    this.#bazaar = String(cause.details.bazaar);
    this.#lineage = undefined;
    this.#trustedUntilMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * What the catalog answers to `ask`, once it is certain that it was not replaced before. Where no replica can be
   * reached the catalog is believed. Throws like `ask`, but 503 for a 403, and where the catalog keeps being replaced.
   */
  async believing<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const before = this.#lineage;
      const answer = await ask().catch(throwAsUnavailable);
      if (this.#clock.monotonic() >= this.#trustedUntilMs) await this.#askReplicas();
      if (before === this.#lineage) return answer;
    }
    throw new BazaarError(503, "The catalog was just replaced. Try again.");
  }

  /** Asks all replicas whom they follow; not again at once, where none answers. */
  #askReplicas(): Promise<void> {
    if (this.#clock.monotonic() < this.#askedAtMs + limits.leaderWatchMs) return Promise.resolve();
    this.#asking ??= this.#askAll().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askAll(): Promise<void> {
    const askedAtMs = this.#clock.monotonic();
    const ask = async (replica: Peer) => {
      try {
        const { identity } = await replica.get<{ identity?: KnownIdentity }>("/ping", limits.pingMs);
        if (identity) this.hear(identity, askedAtMs);
      } catch (cause) {
        this.refusedBy(cause);
      }
    };
    await Promise.all(this.#replicas.map(ask));
    this.#askedAtMs = this.#clock.monotonic();
  }

  #complain(complaint: string): void {
    if (complaint !== this.#complaint)
      this.#log.error({ complaint }, "this front end is not configured as its bazaar is");
    this.#complaint = complaint;
  }
}
