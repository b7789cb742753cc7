import { BazaarError } from "../contract/errors.ts";
import type { Grant } from "../contract/fenced.ts";
import type { Identity } from "../contract/identity.ts";
import type { Log } from "../runtime/log.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";

export interface TenureOptions {
  id: number;
  grant: Grant;
  store: ReplicaStore;
  standing: Standing;
  log: Log;
  /** Called after the replica has resigned because the catalog has started anew. */
  onNewGeneration(): void;
}

/**
 * One term of this replica, from the catalog's grant to its end. Whatever comes back from a wait asks it first
 * whether the term still lasts: nothing may be appended or answered under one that is over.
 */
export class Tenure {
  readonly grant: Grant;
  readonly #options: TenureOptions;
  /** Whom this replica belongs to while it leads; undefined where its catalog has not been told. */
  identity: Identity | undefined;
  #isOver = false;

  constructor(options: TenureOptions) {
    this.#options = options;
    this.grant = options.grant;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What the catalog asks for with everything that is written under this term. */
  get fenced() {
    return { generation: this.grant.generation, term: this.grant.term, replica: this.#options.id };
  }

  /** Throws 504 where the term is over. */
  assertCurrent(): void {
    if (this.#isOver) throw leaderChanged();
  }

  /** Marks the term as over; `Standing` calls it when the replica resigns. */
  end(): void {
    this.#isOver = true;
  }

  resign(reason: string): void {
    if (!this.#isOver) this.#options.standing.resign(reason);
  }

  /** Takes no part any more: the own log contradicts the history. */
  stepAside(reason: string): void {
    if (!this.#isOver) this.#options.standing.stepAside(reason);
  }

  /** The catalog has refused this term, with 409: a newer one exists, or the catalog has started anew. */
  refused({ details }: BazaarError): void {
    if (this.#isOver) return;
    if (typeof details.term === "number") {
      this.newerTerm(typeof details.leader === "number" ? details.leader : null, details.term);
    } else {
      this.resign("the catalog has started anew");
      this.#options.onNewGeneration();
    }
  }

  /** Someone knows of a newer term, or of another leader of this one. */
  newerTerm(leader: number | null, term: number): void {
    if (this.#isOver) return;
    const { store, log } = this.#options;
    this.resign(`${leader === null ? "another replica" : `replica ${leader}`} has term ${term}`);
    try {
      if (term > store.term) store.noteTerm(term, leader ?? 0);
    } catch (err) {
      log.warn({ err, term }, "could not note a newer term");
    }
  }
}

/** 504: whoever still waits must ask the next leader. */
export function leaderChanged(): BazaarError {
  return outcomeUnknown("The leader changed while the trade was under way.");
}

/** 504, with the reason and what to do. */
export function outcomeUnknown(why: string): BazaarError {
  return new BazaarError(504, `${why} The outcome is not known: ask again with the same Idempotency-Key.`);
}
