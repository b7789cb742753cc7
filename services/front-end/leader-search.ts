import { BazaarError } from "../contract/errors.ts";
import type { KnownIdentity, ReplicaStatus } from "../contract/replication.ts";
import { type Clock, timedOut, withTimeout } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { type Peer, Unreachable } from "../runtime/peer.ts";
import type { Contest } from "./contest.ts";
import { chooseLeader, type Lead, offerOrder, silentLeader } from "./election.ts";
import type { KnownBazaar } from "./known-bazaar.ts";

interface PingAnswer {
  replica?: ReplicaStatus;
  identity?: KnownIdentity;
}

/** Asks the replicas who leads, and offers the lead where nobody has it. */
export class LeaderSearch {
  readonly #clock: Clock;
  readonly #peers: Map<number, Peer>;
  readonly #bazaar: KnownBazaar;
  readonly #contest: Contest;
  /** Those that declined in the last search: they may not reach the catalog, and are asked last now. */
  #declined: ReadonlySet<number> = new Set();
  /** Offers in a row that were not answered in time: on slow disks a takeover takes longer. */
  #slowOffers = 0;

  constructor(clock: Clock, peers: Map<number, Peer>, bazaar: KnownBazaar, contest: Contest) {
    this.#clock = clock;
    this.#bazaar = bazaar;
    this.#peers = peers;
    this.#contest = contest;
  }

  /**
   * The leader of the newest term. `givenUp` is the replica that has just failed as one, if any; `silent` is one that has
   * just not answered a long ping, and need not be waited for as long again. The others are given `pingMs`. Throws 503
   * where no replica leads or takes the lead.
   */
  async run(givenUp: number | undefined, silent?: number, pingMs: number = limits.pingMs): Promise<Lead> {
    const statuses = await this.#statuses([...this.#peers.keys()], pingMs, silent);
    const leading = chooseLeader(statuses) ?? (await this.#slowLeader(statuses, givenUp));
    if (leading) return leading;
    this.#contest.look(statuses);
    if (!this.#contest.leavesIt(statuses)) return this.#offerAround(statuses);
    throw new BazaarError(503, `Replica ${silentLeader(statuses)} leads, but is not reached from this front end.`);
  }

  /** What a replica says of itself, or undefined. */
  async status(id: number, timeoutMs: number): Promise<ReplicaStatus | undefined> {
    const askedAtMs = this.#clock.monotonic();
    const ping = this.#peers.get(id)?.get<PingAnswer>("/ping", timeoutMs);
    const answer = await ping?.catch((cause: unknown) => void this.#bazaar.refusedBy(cause));
    if (answer?.identity) this.#bazaar.hear(answer.identity, askedAtMs);
    return answer?.replica;
  }

  async #statuses(ids: number[], timeoutMs: number, silent?: number): Promise<ReplicaStatus[]> {
    const patienceMs = (id: number) => (id === silent ? limits.silentPingMs : timeoutMs);
    const answers = await Promise.all(ids.map((id) => this.status(id, patienceMs(id))));
    return answers.filter((status) => status !== undefined);
  }

  /** A leader that works, but slowly, is not to be disturbed by a front end that joins: it gets more time. */
  async #slowLeader(statuses: ReplicaStatus[], givenUp: number | undefined): Promise<Lead | undefined> {
    const silent = silentLeader(statuses);
    if (silent === undefined || silent === givenUp) return undefined;
    return chooseLeader([...statuses, ...(await this.#statuses([silent], limits.leaderPingMs))]);
  }

  async #offerAround(statuses: ReplicaStatus[]): Promise<Lead> {
    const declined = new Set<number>();
    let reason = "none answers";
    for (const { id } of offerOrder(statuses, this.#declined, this.#contest.shunned)) {
      try {
        const lead = await this.#offer(id);
        this.#declined = new Set();
        this.#slowOffers = Math.max(0, this.#slowOffers - 1);
        return lead;
      } catch (cause) {
        if (cause instanceof Unreachable && !cause.certain) this.#slowOffers += 1;
        declined.add(id);
        reason = cause instanceof Error ? cause.message : String(cause);
      }
    }
    this.#declined = declined;
    throw new BazaarError(503, `No order replica leads now: ${sentence(reason)}`);
  }

  /** Offers the lead to one replica. While its answer is out, another one may come to lead: then that is the answer. */
  async #offer(id: number): Promise<Lead> {
    const peer = this.#peers.get(id);
    if (!peer) throw new BazaarError(503, `Replica ${id} is not configured here.`);
    const timeoutMs = Math.min(limits.takeoverMs * 2 ** this.#slowOffers, limits.takeoverMaxMs);
    const offer = peer
      .post<{ term: number }>("/leader-broadcast", { leader: id }, timeoutMs)
      .then(({ term }) => this.#taken(id, term));
    for (;;) {
      const taken = await withTimeout(this.#clock, limits.leaderWatchMs, offer);
      if (taken !== timedOut) return taken;
      // A replica that hangs would hold up the pings, and an answer that comes meanwhile.
      const leading = await Promise.race([offer, this.#leading()]);
      if (leading) return leading;
    }
  }

  async #leading(): Promise<Lead | undefined> {
    return chooseLeader(await this.#statuses([...this.#peers.keys()], limits.pingMs));
  }

  #taken(id: number, term: number): Lead {
    this.#tellOthers(id, term);
    return { id, term };
  }

  #tellOthers(leader: number, term: number): void {
    for (const [id, peer] of this.#peers) {
      if (id !== leader) peer.post("/leader-broadcast", { leader, term }, limits.pingMs).catch(() => {});
    }
  }
}

function sentence(words: string): string {
  return words.endsWith(".") ? words : `${words}.`;
}
