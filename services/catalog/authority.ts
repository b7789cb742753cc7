import type { BazaarMemory } from "../../db/bazaar-memory.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Answers, Grant, Opening, OpeningNeed, TermConfirmation, TermRequest } from "../contract/fenced.ts";
import {
  compareLineages,
  type Lineage,
  lineageInWords,
  otherLineage,
  type ShownIdentity,
} from "../contract/identity.ts";
import type { Head } from "../contract/order.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { CatalogState } from "./catalog-state.ts";
import type { Membership } from "./membership.ts";

export interface AuthorityOptions {
  clock: Clock;
  log: Log;
  state: CatalogState;
  /** The name of this start of the catalog. */
  generation: string;
  membership: Membership;
  memory: BazaarMemory;
  /** Whether the operator wants a new bazaar to begin where there was one. */
  mayBegin: boolean;
  /** Whether the operator lets this database in again, though it was given up for lost and replaced. */
  readmitted: boolean;
  /** Called when a database was opened that had never been: an older catalog's leases may still hold. */
  onNewLineage(): void;
}

/**
 * Who may write: gives out terms as fencing tokens (as Chubby's sequencers, Burrows 2006), refuses
 * whoever does not hold the newest one, and keeps the catalog closed until a leader has compared it with the replicas.
 */
export class Authority {
  readonly generation: string;
  readonly #options: AuthorityOptions;
  #open: boolean;
  #isToReadmit: boolean;
  #grantedAtMs = Number.NEGATIVE_INFINITY;
  /** The lineage of the database that took this one's place; undefined: none that is known. */
  #replacedBy: Lineage | undefined;
  /** Why the last leader could not open the catalog. */
  #refusal: string | undefined;

  constructor(options: AuthorityOptions) {
    this.#options = options;
    this.#isToReadmit = options.readmitted;
    this.generation = options.generation;
    this.#open = options.membership.wanted.length === 0;
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
    return this.#wasOpened ? "majority" : "all";
  }

  /** What this catalog shows of itself; no lineage, where it is to be opened like one that was never opened. */
  get identity(): ShownIdentity {
    const { bazaar, lineage } = this.#options.state.identity;
    return { bazaar: bazaar ?? undefined, lineage: (this.#wasOpened && lineage) || undefined };
  }

  /** Whether what the journal has is part of the bazaar's history, as far as this catalog knows. */
  get hasHistory(): boolean {
    return this.#wasOpened && this.#replacedBy === undefined;
  }

  /** A database that is let in again counts as never opened, until it is. */
  get #wasOpened(): boolean {
    return this.#options.state.started.opened && !this.#isToReadmit;
  }

  /**
   * Takes note of the lineage that another service shows. A newer one means that this database was given up for lost:
   * the catalog closes for good. Throws 403 for that one, and for a rival of its own.
   */
  assertNotReplaced(shown: Lineage): void {
    const own = this.identity.lineage;
    const order = own && compareLineages(shown, own);
    if (!own || order === "same" || order === "older") return;
    if (order === "newer") this.#close(shown);
    throw otherLineage(own, shown);
  }

  #close(replacedBy: Lineage): void {
    if (this.#replacedBy && compareLineages(replacedBy, this.#replacedBy) !== "newer") return;
    this.#open = false;
    this.#replacedBy = replacedBy;
    this.#options.log.error({ replacedBy }, this.#farewell(replacedBy));
  }

  #farewell(lineage: Lineage): string {
    return `This catalog was given up for lost, and the bazaar went on with that of ${lineageInWords(lineage)}: it serves nothing and keeps its file; see docs/operating.md.`;
  }

  /**
   * Gives the replica a new term, higher than `above` and than any before; on the disk before it is answered. From
   * then on the older leader is refused. Throws 422 for a replica that is no member or is configured with others, 503
   * while another leader's term is too young, and for good once this catalog was replaced.
   */
  grant({ replica, above, configured }: TermRequest): Omit<Grant, "head"> {
    const { clock, log, state, membership, memory, mayBegin, readmitted } = this.#options;
    this.#assertCurrent();
    membership.assertFits(replica, configured);
    const ageMs = clock.monotonic() - this.#grantedAtMs;
    if (ageMs < limits.termLifeMs && this.leader !== replica) {
      throw new BazaarError(503, `Replica ${this.leader} was given the lead ${Math.round(ageMs)} ms ago.`);
    }
    state.update({ term: Math.max(this.term, above) + 1, leader: replica });
    this.#grantedAtMs = clock.monotonic();
    log.info({ term: this.term, leader: replica }, "gave out a new term");
    const { listing } = state.started;
    const { bazaar = null, lineage = null } = this.identity;
    const identity = { database: state.name, bazaar, lineage, members: membership.wanted, remembered: memory.identity };
    const { generation, term, needs } = this;
    return { generation, term, needs, listing, ...identity, mayBegin, readmitted };
  }

  /** Throws 409, with what is true instead, for another generation or a term that is not the newest. */
  assertLeads({ generation, term, replica }: TermConfirmation): void {
    this.assertGeneration(generation);
    this.#assertCurrent();
    if (term === this.term && replica === this.leader) return;
    throw new BazaarError(409, `Term ${term} of replica ${replica} is over.`, { leader: this.leader, term: this.term });
  }

  /** Throws 409 for a name that an earlier start of the catalog had. */
  assertGeneration(generation: string): void {
    if (generation === this.generation) return;
    throw new BazaarError(409, "The catalog has started anew: ask for a term again.", { generation: this.generation });
  }

  /** Throws 503 while no leader has compared this catalog with the replicas, and once it was replaced. */
  assertOpen(): void {
    if (!this.#open) throw new BazaarError(503, this.waitsFor);
  }

  /** Throws 409 once the catalog is open: then its journal is the truth. */
  assertClosed(): void {
    if (this.#open) throw new BazaarError(409, "The catalog is open: there is nothing to repair.");
  }

  #assertCurrent(): void {
    if (this.#replacedBy) throw new BazaarError(503, this.#farewell(this.#replacedBy));
  }

  /** What is missing before the catalog serves, in a sentence. */
  get waitsFor(): string {
    if (this.#replacedBy) return this.#farewell(this.#replacedBy);
    const quorum = this.needs === "all" ? "all" : "a majority";
    const count = this.#options.membership.wanted.length;
    const need = `a leader must first compare its log with ${quorum} of the ${count} replicas`;
    return `The catalog has just started: ${need}.${this.#refusal ? ` ${this.#refusal}` : ""}`;
  }

  /**
   * Opens the catalog for a leader that has compared and repaired, and notes whom it belongs to. Throws 409 where the
   * leader's head is not `head`, where too few replicas have noted that identity, or where it is not this database's.
   */
  open(request: Opening, head: Head): void {
    this.assertLeads(request);
    this.remembering(() => this.#openFor(request, head));
  }

  #openFor(request: Opening, head: Head): void {
    if (this.#open) return;
    if (request.head.number !== head.number || request.head.hash !== head.hash) {
      throw new BazaarError(409, `The journal ends at ${head.number}, the leader's log at ${request.head.number}.`);
    }
    this.assertEnoughAnswered(request, this.needs);
    const { state, membership, memory, onNewLineage, log } = this.#options;
    const { bazaar, lineage } = request.identity;
    const own = this.identity;
    const isOwn =
      own.lineage === undefined ? lineage.name === state.name : compareLineages(lineage, own.lineage) === "same";
    if (!isOwn || (own.bazaar !== undefined && bazaar !== own.bazaar)) {
      throw new BazaarError(
        409,
        `The leader names bazaar ${bazaar} and ${lineageInWords(lineage)}, which are not this catalog's.`,
      );
    }
    const identity = { bazaar, lineage, members: membership.wanted };
    memory.remember(identity);
    if (own.lineage === undefined) onNewLineage();
    state.noteOpened(identity);
    membership.noteOpened();
    this.#isToReadmit = false;
    this.#open = true;
    this.#refusal = undefined;
    log.info({ leader: request.replica, term: request.term, head: head.number, ...identity }, "the catalog is open");
  }

  /** Throws 409 where too few of the members have answered. */
  assertEnoughAnswered(answers: Answers, needs: OpeningNeed): void {
    this.remembering(() => this.#options.membership.assertEnough(answers, needs));
  }

  /** Does a step of the opening. Where that throws, whoever asks what this catalog waits for is told why. */
  remembering<Result>(step: () => Result): Result {
    try {
      return step();
    } catch (cause) {
      this.#refusal = cause instanceof Error ? cause.message : undefined;
      throw cause;
    }
  }
}
