import { BazaarError } from "../contract/errors.ts";
import type { ReplicaStatus } from "../contract/replication.ts";
import { type Cancel, type Clock, withTimeout } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Peer } from "../runtime/peer.ts";
import type { ReplicaAddress, Surroundings } from "../runtime/service.ts";
import { chooseLeader, offerOrder } from "./election.ts";

/** The leader that this front end keeps to. `lost` is aborted when it is given up. */
export interface Leader {
  id: number;
  term: number;
  peer: Peer;
  lost: AbortSignal;
}

type Adopted = Leader & { abandon(): void };

export interface LeaderFinderOptions extends Surroundings {
  replicas: ReplicaAddress[];
}

/** Finds the leader, offers the lead where nobody has it, and watches that the leader is still there. */
export class LeaderFinder {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #peers: Map<number, Peer>;
  #current: Adopted | undefined;
  #finding: Promise<Leader> | undefined;
  #cancelWatch: Cancel = () => {};
  #stopped = false;

  constructor(options: LeaderFinderOptions) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#peers = new Map(options.replicas.map(({ id, url }) => [id, new Peer(options, url)]));
  }

  /** The leader that is kept to, if there is one. */
  get current(): Leader | undefined {
    return this.#current;
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

  /** The present leader; looks for one if none is known. Throws 503 where no replica leads or takes the lead. */
  find(): Promise<Leader> {
    if (this.#current) return Promise.resolve(this.#current);
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined;
    });
    return this.#finding;
  }

  /** Gives a leader up: it did not answer, or says that it does not lead. */
  giveUp(leader: Leader): void {
    if (this.#current !== leader) return;
    this.#current.abandon();
    this.#current = undefined;
  }

  /** Believes a replica that says who leads instead of it. */
  believe(id: unknown, term: unknown): void {
    const known = this.#current?.term ?? 0;
    if (typeof id !== "number" || typeof term !== "number" || !this.#peers.has(id)) return;
    if (term > known) this.#adopt(id, term);
  }

  async #find(): Promise<Leader> {
    const statuses = await this.#ping();
    const leading = chooseLeader(statuses);
    if (leading) return this.#adopt(leading.id, leading.term);
    let reason = "none answers";
    for (const { id } of offerOrder(statuses)) {
      try {
        const term = await this.#offer(id);
        this.#tellOthers(id, term);
        return this.#adopt(id, term);
      } catch (cause) {
        reason = cause instanceof Error ? cause.message : String(cause);
      }
    }
    throw new BazaarError(503, `No order replica leads now: ${reason}`);
  }

  async #ping(): Promise<ReplicaStatus[]> {
    const ask = async (peer: Peer) => (await peer.get<{ replica: ReplicaStatus }>("/ping", limits.pingMs)).replica;
    const answers = await Promise.allSettled([...this.#peers.values()].map(ask));
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  }

  async #offer(id: number): Promise<number> {
    const peer = this.#peers.get(id);
    if (!peer) throw new BazaarError(503, `Replica ${id} is not configured here.`);
    const { term } = await peer.post<{ term: number }>("/leader-broadcast", { leader: id }, limits.takeoverMs);
    return term;
  }

  #tellOthers(leader: number, term: number): void {
    for (const [id, peer] of this.#peers) {
      if (id !== leader) peer.post("/leader-broadcast", { leader, term }, limits.pingMs).catch(() => {});
    }
  }

  #adopt(id: number, term: number): Leader {
    const peer = this.#peers.get(id);
    if (!peer) throw new BazaarError(503, `Replica ${id} leads, but is not configured here.`);
    this.#current?.abandon();
    const lost = new AbortController();
    this.#current = { id, term, peer, lost: lost.signal, abandon: () => lost.abort() };
    this.#log.info({ leader: id, leaderTerm: term }, "keeps to a leader");
    return this.#current;
  }

  async #watch(): Promise<void> {
    const leader = this.#current;
    if (!leader) {
      await this.find().catch(() => {});
    } else if (!(await this.#stillLeads(leader)) && this.#current === leader) {
      this.#log.warn({ leader: leader.id, leaderTerm: leader.term }, "the leader does not answer as such");
      this.giveUp(leader);
      await this.find().catch(() => {});
    }
    const pauseMs = this.#current ? limits.leaderWatchMs : limits.electionPauseMs;
    if (!this.#stopped) this.#cancelWatch = this.#clock.after(pauseMs, () => void this.#watch());
  }

  async #stillLeads(leader: Leader): Promise<boolean> {
    const ping = leader.peer.get<{ replica: ReplicaStatus }>("/ping", limits.leaderPingMs).catch(() => undefined);
    const answer = await withTimeout(this.#clock, limits.leaderPingMs, ping);
    return typeof answer === "object" && answer.replica.role === "leader";
  }
}
