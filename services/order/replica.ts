import { DamagedLog } from "../../db/damaged-log.ts";
import { BazaarError } from "../contract/errors.ts";
import { inWords } from "../contract/identity.ts";
import type { FollowerReport, TradeResult } from "../contract/replication.ts";
import { Distribution, sizeBounds } from "../runtime/metrics/distribution.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { CatalogPatience } from "./catalog-patience.ts";
import type { TimedTrade } from "./decider.ts";
import { Leadership, type LeadershipFigures } from "./leadership.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { declined, takeOver } from "./takeover.ts";

export interface ReplicaOptions extends Surroundings {
  id: number;
  /** All configured replicas, this one included. */
  replicas: ReplicaAddress[];
  peers: Map<number, Peer>;
  catalogUrl: string;
  /** Replicas that must be in sync before a trade is taken; 1: this one is enough. */
  minReplicas: number;
  store: ReplicaStore;
  standing: Standing;
  /** Called when the log turns out damaged as it is read. */
  onDamage(cause: DamagedLog): void;
}

/** A replica as a leader: how it comes to lead, and the trades that it takes while it does. */
export class Replica {
  /** How many trades each batch had that was decided under one of its terms. */
  readonly batchSizes = new Distribution(sizeBounds);
  readonly #options: ReplicaOptions;
  readonly #catalog: Peer;
  /** Beyond a term: what one has learnt of a slow catalog, the next need not learn again. */
  readonly #patience = new CatalogPatience();
  #leadership: Leadership | undefined;
  #takingLead: Promise<number> | undefined;
  #stopped = false;
  #termsLed = 0;
  #declined: string | undefined;
  /** Replicas that are not in this one's list, but ask to be followers. */
  readonly #strangers = new Set<number>();

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#catalog = new Peer(options, options.catalogUrl);
  }

  /** Terms that this replica has led since it started. */
  get termsLed(): number {
    return this.#termsLed;
  }

  /** Its work as a leader; undefined where it is none. */
  get leading(): LeadershipFigures | undefined {
    return this.#leadership?.figures;
  }

  /** Why it takes no trades, though it leads. */
  get refuses(): string | undefined {
    return this.#leadership?.refuses;
  }

  /** Why it did not take the lead when that was last offered to it; undefined: it did, or was not asked. */
  get declined(): string | undefined {
    return this.#declined;
  }

  /**
   * How this leader sees another replica, which has heard nothing of it. Throws 421 where it does not lead, 422 where it
   * has no such replica in its list.
   */
  follower(id: number): FollowerReport {
    this.assertLeads();
    const figures = this.#leadership?.figures.followers.find((one) => one.id === id);
    if (figures) {
      const { inSync, last, failure } = figures;
      return failure === undefined ? { inSync, last } : { inSync, last, reason: failure };
    }
    throw new BazaarError(422, this.#stranger(id));
  }

  /** The newest order that a trader may have been told of, as far as this replica leads; else 0: it can't say. */
  get acknowledged(): number {
    return this.#options.standing.role === "leader" ? (this.#leadership?.acknowledged ?? 0) : 0;
  }

  /** Throws 421, with the leader's id, where this replica does not lead. */
  assertLeads(): void {
    if (this.#options.standing.role !== "leader") throw this.#options.standing.notLeader();
  }

  /** The result of a trade. Throws 421 where this replica does not lead, and like `Leadership.trade`. */
  async trade(trade: TimedTrade): Promise<TradeResult> {
    this.assertLeads();
    if (!this.#leadership) throw this.#options.standing.notLeader();
    return this.#leadership.trade(trade);
  }

  /** Takes the lead, or confirms that it has it; resolves with the term. Throws 503 with the reason where it can't. */
  takeLead(): Promise<number> {
    const { standing } = this.#options;
    if (standing.role === "leader") return Promise.resolve(standing.term);
    this.#takingLead ??= this.#takeLead().finally(() => {
      this.#takingLead = undefined;
    });
    return this.#takingLead;
  }

  /** In words, and told to the log once. */
  #stranger(id: number): string {
    const { id: own, replicas, log } = this.#options;
    const list = inWords(replicas.map((replica) => replica.id));
    const words = `Replica ${id} is not in the list of replica ${own}, which leads: its REPLICAS names ${list}, and it pushes nothing to any other.`;
    if (this.#strangers.has(id)) return words;
    this.#strangers.add(id);
    log.error({ replica: id }, words);
    return words;
  }

  stop(): void {
    this.#stopped = true;
    this.#options.standing.resign("it is stopped");
  }

  async #takeLead(): Promise<number> {
    const { id, replicas, store, standing, log } = this.#options;
    try {
      this.#assertNotStopped();
      standing.assertNotAside();
      if (!store.writable) throw new BazaarError(503, `Replica ${id} can't write its database.`);
      const tenure = await takeOver({
        ...this.#options,
        catalog: this.#catalog,
        configured: replicas.map((replica) => replica.id),
        patience: this.#patience,
        onDeposed: () => this.#endLeadership(),
        onNewGeneration: () => void this.takeLead().catch(() => {}),
      });
      // The term may have been granted after the stop, which then had nothing to resign from.
      this.#assertNotStopped();
      tenure.assertCurrent();
      const followers = replicas.filter((replica) => replica.id !== id);
      const { batchSizes } = this;
      this.#leadership = new Leadership({ ...this.#options, tenure, catalog: this.#catalog, followers, batchSizes });
      await this.#leadership.start();
      standing.lead(tenure.grant.term);
      this.#declined = undefined;
      this.#termsLed += 1;
      return tenure.grant.term;
    } catch (cause) {
      if (cause instanceof DamagedLog) this.#options.onDamage(cause);
      const refusal = declined(id, cause as Error);
      this.#declined = (cause as Error).message;
      standing.resign(refusal.message);
      this.#endLeadership();
      log.info({ reason: refusal.message }, "did not take the lead");
      throw refusal;
    }
  }

  #assertNotStopped(): void {
    if (this.#stopped) throw new BazaarError(503, `Replica ${this.#options.id} is being stopped.`);
  }

  #endLeadership(): void {
    this.#leadership?.stop();
    this.#leadership = undefined;
  }
}
