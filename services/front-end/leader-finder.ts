import { BazaarError } from "../contract/errors.ts";
import type { Cancel, Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { Contest } from "./contest.ts";
import type { KnownBazaar } from "./known-bazaar.ts";
import { LeaderSearch } from "./leader-search.ts";

/** The leader that this front end keeps to. `lost` is aborted when it is given up. */
export interface Leader {
  id: number;
  term: number;
  peer: Peer;
  lost: AbortSignal;
}

/** What became of the leader: it was found, it answers no more as one, or it says itself that it leads no more. */
export interface LeaderChange {
  kind: "found" | "lost" | "resigned";
  id: number;
  term: number;
  /** On the monotonic clock. */
  atMs: number;
}

interface Adopted extends Leader {
  /** On the monotonic clock. */
  sinceMs: number;
  /** Whether it has said itself that it leads; else another replica has. */
  isHeard: boolean;
  abandon(): void;
}

export interface LeaderFinderOptions extends Surroundings {
  replicas: ReplicaAddress[];
  bazaar: KnownBazaar;
}

/** Keeps to the leader: watches that it is still there, and searches for another one where it is not. */
export class LeaderFinder {
  /** Leaders of a newer term than the one before, how leaders ended, and searches that found none; since the start. */
  readonly counters = { failovers: 0, lost: 0, resigned: 0, failedSearches: 0 };
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #peers: Map<number, Peer>;
  readonly #contest: Contest;
  readonly #search: LeaderSearch;
  #current: Adopted | undefined;
  /** The replica that was given up last, and the newest term that was ever kept to. */
  #givenUp: number | undefined;
  #newestTerm = 0;
  /** The replica that was given up because it did not answer a ping; the next search hardly waits for it. */
  #silent: number | undefined;
  /** Leaders that were silent soon after they had been found, less those that were not for long. */
  #unsteady = 0;
  #finding: Promise<Leader> | undefined;
  /**
   * Searches that failed since the last one that did not; the next one waits the longer, and has the more patience (an
   * eventually perfect failure detector: Chandra and Toueg 1996).
   */
  #failures = 0;
  /** Why the last search found none. */
  #failure: BazaarError | undefined;
  /** Why the leader takes no trades, in its own words; undefined: it takes them. */
  #refusal: string | undefined;
  #searchAgainAtMs = 0;
  #cancelWatch: Cancel = () => {};
  #stopped = false;
  readonly #listeners = new Set<(change: LeaderChange) => void>();

  constructor(options: LeaderFinderOptions) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#peers = new Map(options.replicas.map(({ id, url }) => [id, new Peer(options, url)]));
    this.#contest = new Contest(options);
    this.#search = new LeaderSearch(options.clock, this.#peers, options.bazaar, this.#contest);
  }

  /** The leader that is kept to, if there is one. */
  get current(): Leader | undefined {
    return this.#current;
  }

  /** Why no trade would be carried out now, in the replicas' own words as far as they gave any; undefined: it would. */
  get missing(): string | undefined {
    if (this.#current) return this.#refusal;
    return this.#failure?.message ?? "No order replica leads.";
  }

  /** The other replicas, the highest id first. */
  get others(): Peer[] {
    const byId = [...this.#peers].sort(([a], [b]) => b - a);
    return byId.filter(([id]) => id !== this.#current?.id).map(([, peer]) => peer);
  }

  start(): void {
    void this.#watch();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelWatch();
  }

  /** Tells of each change of leader from now on, until it is cancelled. */
  onChange(listener: (change: LeaderChange) => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * The present leader; searches for one if none is known. Throws 503 where no replica leads or takes the lead, or
   * where that was so a moment ago.
   */
  find(): Promise<Leader> {
    if (this.#current) return Promise.resolve(this.#current);
    if (this.#clock.monotonic() < this.#searchAgainAtMs) {
      return Promise.reject(this.#failure ?? new BazaarError(503, "No order replica leads now."));
    }
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined;
    });
    return this.#finding;
  }

  /** Gives a leader up that did not answer as one. */
  giveUp(leader: Leader): void {
    this.#end(leader, "lost");
  }

  /** Believes a replica that says 421: it does not lead, and, where it knows, who does in which term. */
  believe(former: Leader, id: unknown, term: unknown): void {
    this.#end(former, "resigned");
    if (this.#current || typeof id !== "number" || typeof term !== "number") return;
    if (term > this.#newestTerm && this.#peers.has(id)) this.#adopt(id, term);
  }

  #end(leader: Leader, kind: "lost" | "resigned"): void {
    if (this.#current !== leader) return;
    this.#givenUp = leader.id;
    this.#current.abandon();
    this.#current = undefined;
    this.counters[kind] += 1;
    this.#tell(kind, leader);
  }

  #tell(kind: LeaderChange["kind"], { id, term }: Leader): void {
    for (const listener of this.#listeners) listener({ kind, id, term, atMs: this.#clock.monotonic() });
  }

  async #find(): Promise<Leader> {
    try {
      const silent = this.#silent;
      this.#silent = undefined;
      const pingMs = Math.min(limits.pingMs * this.#slowness, limits.pingMaxMs);
      const { id, term } = await this.#search.run(this.#givenUp, silent, pingMs);
      this.#failures = 0;
      this.#failure = undefined;
      return this.#hear(this.#adopt(id, term));
    } catch (cause) {
      this.#failures += 1;
      this.#failure = cause instanceof BazaarError ? cause : undefined;
      this.counters.failedSearches += 1;
      const pauseMs = Math.min(limits.electionPauseMs * this.#slowness, limits.electionPauseMaxMs);
      this.#searchAgainAtMs = this.#clock.monotonic() + pauseMs;
      throw cause;
    }
  }

  /** The leader says itself that it leads. */
  #hear(leader: Adopted): Leader {
    leader.isHeard = true;
    this.#contest.used(leader.id);
    return leader;
  }

  /** On slow disks each leader may be silent for as long as a commit: then the next is given more time. */
  #noteSilence({ id, sinceMs, isHeard }: Adopted): void {
    this.#silent = id;
    if (!isHeard) return;
    const wasSteady = this.#clock.monotonic() - sinceMs >= limits.steadyLeaderMs;
    this.#unsteady = Math.max(0, this.#unsteady + (wasSteady ? -1 : 1));
  }

  get #leaderPingMs(): number {
    return Math.min(limits.leaderPingMs * 2 ** this.#unsteady, limits.leaderPingMaxMs);
  }

  /** Doubles with each search that failed after the first few. */
  get #slowness(): number {
    return 2 ** Math.max(0, this.#failures - limits.electionQuickTries);
  }

  #adopt(id: number, term: number): Adopted {
    const peer = this.#peers.get(id);
    if (!peer) throw new Error(`replica ${id} leads, but is not configured here`);
    this.#current?.abandon();
    const lost = new AbortController();
    const sinceMs = this.#clock.monotonic();
    const leader = { id, term, peer, sinceMs, isHeard: false, lost: lost.signal, abandon: () => lost.abort() };
    this.#current = leader;
    this.#refusal = undefined;
    if (this.#newestTerm > 0 && term > this.#newestTerm) this.counters.failovers += 1;
    this.#newestTerm = Math.max(this.#newestTerm, term);
    this.#givenUp = undefined;
    this.#log.info({ leader: id, leaderTerm: term }, "keeps to a leader");
    this.#tell("found", leader);
    return leader;
  }

  async #watch(): Promise<void> {
    const leader = this.#current;
    const status = leader && (await this.#search.status(leader.id, this.#leaderPingMs));
    if (leader && status?.role === "leader") {
      this.#hear(leader);
      if (this.#current === leader) this.#refusal = status.refuses;
    }
    if (leader && status?.role !== "leader" && this.#current === leader) {
      this.#log.warn({ leader: leader.id, leaderTerm: leader.term }, "the leader does not answer as such");
      if (!status) this.#noteSilence(leader);
      this.giveUp(leader);
    }
    if (!this.#current) await this.find().catch(() => {});
    const pauseMs = this.#current ? limits.leaderWatchMs : limits.electionPauseMs;
    if (!this.#stopped) this.#cancelWatch = this.#clock.after(pauseMs, () => void this.#watch());
  }
}
