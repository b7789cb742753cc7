import { BazaarError } from "../contract/errors.ts";
import {
  compareLineages,
  type Identity,
  type Lineage,
  lineageInWords,
  newerLineage,
  otherLineage,
  type ShownIdentity,
} from "../contract/identity.ts";
import type { KnownIdentity, ReplicaStatus, Role } from "../contract/replication.ts";
import type { Log } from "../runtime/log.ts";
import type { ReplicaStore } from "./replica-store.ts";

/** What this replica is at present, and whose word it takes. */
export class Standing {
  readonly #id: number;
  readonly #store: ReplicaStore;
  readonly #log: Log;
  #role: Role = "follower";
  #reason: string | undefined;
  /** The newest lineage that anybody has shown here; this replica follows it only once a leader has told it to. */
  #heard: Lineage | undefined;
  /** Called when this replica stops leading, or trying to. */
  #onDeposed = () => {};

  constructor(id: number, store: ReplicaStore, log: Log) {
    this.#id = id;
    this.#store = store;
    this.#log = log;
  }

  get role(): Role {
    return this.#role;
  }

  get term(): number {
    return this.#store.term;
  }

  /** The leader of the term, or null where it is not known, or where it was this replica and is no more. */
  get leader(): number | null {
    if (this.#store.leader === 0) return null;
    return this.#store.leader === this.#id && this.#role !== "leader" ? null : this.#store.leader;
  }

  get status(): ReplicaStatus {
    const { number: last, hash } = this.#store.log.head;
    const status = { id: this.#id, role: this.#role, term: this.term, leader: this.leader, last, hash };
    return this.#reason === undefined ? status : { ...status, reason: this.#reason };
  }

  /** What this replica shows of itself: the newest lineage that it has heard of, whichever it follows. */
  get identity(): ShownIdentity {
    const { bazaar, lineage } = this.#store.identity;
    return { bazaar: bazaar ?? undefined, lineage: newerLineage(lineage ?? undefined, this.#heard) };
  }

  /** What this replica knows of whom it belongs to, for those who ask. */
  get knownIdentity(): KnownIdentity {
    const { remembered, identity } = this.#store;
    return { ...identity, lineage: this.identity.lineage ?? null, remembered };
  }

  /** Somebody has shown a lineage. If this replica leads for an older one, it resigns: its catalog was replaced. */
  hear(lineage: Lineage): void {
    this.#heard = newerLineage(this.#heard, lineage);
    const own = this.#store.identity.lineage;
    if (own && compareLineages(lineage, own) === "newer") {
      this.resign(`its catalog was replaced by that of ${lineageInWords(lineage)}`);
    }
  }

  /** Throws 403 for a leader or a catalog of an older lineage than this replica follows, and for a rival's. */
  assertFollows(lineage: Lineage | null | undefined): void {
    const own = this.#store.identity.lineage;
    if (!own || !lineage) return;
    const order = compareLineages(lineage, own);
    if (order === "older" || order === "rival") throw otherLineage(own, lineage);
  }

  /** Notes whom the leader of this term, which this replica follows or is itself, belongs to. Throws 403. */
  noteIdentity(identity: Identity): void {
    this.assertFollows(identity.lineage);
    this.#store.noteIdentity(identity);
  }

  /**
   * Takes the word of a leader: notes its term, on the disk, before anything else is done for it. Throws 403 for one
   * of another lineage, 409 for an older term than this replica knows, and for an equal one of another leader.
   */
  follow(leader: number, term: number, lineage?: Lineage): void {
    this.assertNotAside();
    this.assertFollows(lineage);
    const isOther = term === this.term && this.#store.leader !== 0 && leader !== this.#store.leader;
    if (term < this.term || isOther) throw this.olderTerm(term);
    const isNew = term > this.term;
    this.#store.noteTerm(term, leader);
    if (isNew) {
      this.resign(`replica ${leader} leads term ${term}`);
      this.#log.info({ leader, term }, "follows a new leader");
    }
  }

  /** Begins to take the lead of a term that the catalog gave to this replica. Throws 409 if a newer one is known. */
  stand(term: number, onDeposed: () => void): void {
    this.assertNotAside();
    if (term <= this.term) throw this.olderTerm(term);
    this.resign("it asked for a new term itself");
    this.#store.noteTerm(term, this.#id);
    this.#role = "candidate";
    this.#onDeposed = onDeposed;
  }

  /** Leads, after `stand`. Throws 409 if the term is over by now. */
  lead(term: number): void {
    this.assertStands(term);
    this.#role = "leader";
    this.#log.info({ term, last: this.#store.log.head.number }, "leads");
  }

  /** Throws 409 if this replica no longer stands for, or leads, this term. */
  assertStands(term: number): void {
    const stands = this.#role === "candidate" || this.#role === "leader";
    if (!stands || term !== this.term) throw this.olderTerm(term);
  }

  /** Stops leading, or trying to. */
  resign(reason: string): void {
    if (this.#role !== "candidate" && this.#role !== "leader") return;
    if (this.#role === "leader") this.#log.warn({ term: this.term, reason }, "leads no more");
    this.#role = "follower";
    const deposed = this.#onDeposed;
    this.#onDeposed = () => {};
    deposed();
  }

  /** Takes no part any more, and keeps its database for a person to look at. */
  stepAside(reason: string): void {
    if (this.#role === "aside") return;
    this.resign(reason);
    this.#role = "aside";
    this.#reason = reason;
    this.#log.error({ reason }, "steps aside: its log contradicts the others'; its database is kept as it is");
  }

  assertNotAside(): void {
    if (this.#role === "aside") throw new BazaarError(503, `Replica ${this.#id} has stepped aside: ${this.#reason}`);
  }

  /** 421, with the leader that this replica knows of. */
  notLeader(): BazaarError {
    const { leader, term } = this;
    const where = leader === null ? "it knows of no leader now" : `replica ${leader} is`;
    return new BazaarError(421, `Replica ${this.#id} is not the leader: ${where}.`, { leader, term });
  }

  olderTerm(term: number): BazaarError {
    const { leader, term: known } = this;
    const last = this.#store.log.head.number;
    return new BazaarError(409, `Term ${term} is over: term ${known} is known here.`, { leader, term: known, last });
  }
}
