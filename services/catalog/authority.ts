import { BazaarError } from "../contract/errors.ts";
import type { Grant, Opening, OpeningNeed, TermConfirmation } from "../contract/fenced.ts";
import type { Head } from "../contract/order.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { CatalogState } from "./catalog-state.ts";

export interface AuthorityOptions {
  clock: Clock;
  log: Log;
  state: CatalogState;
  /** The name of this start of the catalog. */
  generation: string;
  /** The replicas that are configured. */
  replicaIds: number[];
  /** Those that a repair need not wait for: the operator says that they will not come back. */
  excusedIds: number[];
}

/**
 * Who may write: gives out terms as fencing tokens (as Chubby's sequencers, Burrows 2006), refuses
 * whoever does not hold the newest one, and keeps the catalog closed until a leader has compared it with the replicas.
 */
export class Authority {
  readonly generation: string;
  readonly #options: AuthorityOptions;
  #open: boolean;
  #grantedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: AuthorityOptions) {
    this.#options = options;
    this.generation = options.generation;
    this.#open = options.replicaIds.length === 0;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get term(): number {
    return this.#options.state.started.term;
  }

  /** The replica that holds the term; 0: none. */
  get leader(): number {
    return this.#options.state.started.leader;
  }

  /** How many replicas must have answered a candidate before it may open this catalog. */
  get needs(): OpeningNeed {
    if (this.#open) return "nothing";
    return this.#options.state.started.opened ? "majority" : "all";
  }

  /**
   * Gives the replica a new term, higher than `above` and than any before; on the disk before it is answered. From
   * then on the older leader is refused. Throws 422 for a replica that isn't configured, 503 while another leader's
   * term is too young.
   */
  grant(replica: number, above: number): Omit<Grant, "head"> {
    const { clock, log, state, replicaIds } = this.#options;
    if (!replicaIds.includes(replica)) {
      throw new BazaarError(422, `Replica ${replica} is not one of the configured ones (${replicaIds.join(", ")}).`);
    }
    const ageMs = clock.monotonic() - this.#grantedAtMs;
    if (ageMs < limits.termLifeMs && this.leader !== replica) {
      throw new BazaarError(503, `Replica ${this.leader} was given the lead ${Math.round(ageMs)} ms ago.`);
    }
    state.update({ term: Math.max(this.term, above) + 1, leader: replica });
    this.#grantedAtMs = clock.monotonic();
    log.info({ term: this.term, leader: replica }, "gave out a new term");
    return { generation: this.generation, term: this.term, needs: this.needs, listing: state.started.listing };
  }

  /** Throws 409, with what is true instead, for another generation or a term that is not the newest. */
  assertLeads({ generation, term, replica }: TermConfirmation): void {
    this.assertGeneration(generation);
    if (term === this.term && replica === this.leader) return;
    throw new BazaarError(409, `Term ${term} of replica ${replica} is over.`, { leader: this.leader, term: this.term });
  }

  /** Throws 409 for a name that an earlier start of the catalog had. */
  assertGeneration(generation: string): void {
    if (generation === this.generation) return;
    throw new BazaarError(409, "The catalog has started anew: ask for a term again.", { generation: this.generation });
  }

  /** Throws 503 while no leader has compared this catalog with the replicas. */
  assertOpen(): void {
    if (!this.#open) throw new BazaarError(503, `The catalog has just started: ${this.waitsFor}.`);
  }

  /** Throws 409 once the catalog is open: then its journal is the truth. */
  assertClosed(): void {
    if (this.#open) throw new BazaarError(409, "The catalog is open: there is nothing to repair.");
  }

  /** What is missing before the catalog serves, in words. */
  get waitsFor(): string {
    const quorum = this.needs === "all" ? "all" : "a majority";
    return `a leader must first compare its log with ${quorum} of the ${this.#options.replicaIds.length} replicas`;
  }

  /**
   * Opens the catalog for a leader that has compared and repaired. Throws 409 where the leader's head is not `head`,
   * or where too few replicas answered it.
   */
  open(request: Opening, head: Head): void {
    this.assertLeads(request);
    if (this.#open) return;
    if (request.head.number !== head.number || request.head.hash !== head.hash) {
      throw new BazaarError(409, `The journal ends at ${head.number}, the leader's log at ${request.head.number}.`);
    }
    this.assertEnoughAnswered(request.answered, this.needs);
    if (!this.#options.state.started.opened) this.#options.state.update({ opened: true });
    this.#open = true;
    this.#options.log.info({ leader: request.replica, term: request.term, head: head.number }, "the catalog is open");
  }

  /** Throws 409 where too few of the configured replicas have answered. */
  assertEnoughAnswered(answered: number[], needs: OpeningNeed): void {
    const { replicaIds, excusedIds } = this.#options;
    const count = replicaIds.filter((id) => answered.includes(id)).length;
    const missing = replicaIds.filter((id) => !answered.includes(id) && !excusedIds.includes(id));
    const enough = needs === "all" ? missing.length === 0 : count > replicaIds.length / 2;
    if (!enough)
      throw new BazaarError(409, `Only ${count} of ${replicaIds.length} replicas answered: ${this.waitsFor}.`);
  }
}
