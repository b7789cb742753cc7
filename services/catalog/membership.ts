import { BazaarError } from "../contract/errors.ts";
import type { Answers, OpeningNeed } from "../contract/fenced.ts";
import { inWords, union } from "../contract/identity.ts";
import { ConfigurationError } from "../runtime/configuration.ts";

export interface MembershipOptions {
  /** The replicas that this catalog is configured with. */
  configured: number[];
  /** Those of them that an opening need not wait for: the operator says that they will not come back. */
  excused: number[];
  /** The list that the operator wants from now on; undefined: the one that the bazaar has. */
  changeTo: number[] | undefined;
}

/**
 * Which replicas the bazaar has, and whose answers an opening needs. They are counted on the list that the bazaar
 * remembers, never on what a start happens to be configured with: a replica that is left out may hold the newest order.
 */
export class Membership {
  readonly #options: MembershipOptions;
  #stored: number[] | null;

  /** `stored` is the list in the database. Throws `ConfigurationError` if the configuration names other replicas. */
  constructor(options: MembershipOptions, stored: number[] | null) {
    this.#options = options;
    this.#stored = stored;
    const differs = stored !== null && !isSame(options.configured, this.wanted);
    if (differs && options.changeTo === undefined) {
      throw new ConfigurationError(
        `REPLICAS names ${inWords(options.configured)}, but this bazaar's replicas are ${inWords(stored)}: start it with those, or change the list on purpose (--change-replicas, CHANGE_REPLICAS_TO; see docs/operating.md).`,
      );
    }
  }

  /** The list that the bazaar will have once the catalog is open. */
  get wanted(): number[] {
    const { configured, changeTo } = this.#options;
    return changeTo ?? this.#stored ?? configured;
  }

  /** The catalog was opened with the list that is wanted. */
  noteOpened(): void {
    this.#stored = this.wanted;
  }

  /** Throws 422, with both lists, if a replica is none of the bazaar's, or is configured with others. */
  assertFits(replica: number, configured: number[] | undefined): void {
    const { wanted } = this;
    if (!wanted.includes(replica)) {
      throw new BazaarError(422, `Replica ${replica} is not one of this bazaar's (${inWords(wanted)}).`);
    }
    const differs = configured !== undefined && !isSame(configured, this.#options.configured);
    if (differs && !isSame(configured, wanted)) {
      const lists = `REPLICAS of replica ${replica} names ${inWords(configured)}, the bazaar's are ${inWords(wanted)}`;
      throw new BazaarError(422, `${lists}: give all services the same.`);
    }
  }

  /** Throws 409, naming who is missing, where too few of the members have answered. */
  assertEnough({ answered, known }: Answers, needs: OpeningNeed): void {
    if (needs === "nothing") return;
    const lists = this.#stored === null ? [this.wanted] : [this.#stored, this.wanted];
    if (needs === "majority") {
      for (const list of lists) this.#assertMajority(list, answered);
      return;
    }
    const all = union(...lists, known);
    const { excused } = this.#options;
    const excusedMembers = all.filter((id) => excused.includes(id));
    if (excusedMembers.length > (all.length - 1) / 2) {
      throw new BazaarError(409, `EXCUSED_REPLICAS names ${inWords(excusedMembers)}, no minority of ${inWords(all)}.`);
    }
    const missing = all.filter((id) => !answered.includes(id) && !excused.includes(id));
    if (missing.length === 0) return;
    const answeredMembers = all.filter((id) => answered.includes(id));
    const who = `Answered: ${inWords(answeredMembers)}; missing: ${inWords(missing)}`;
    const wayOut = "If one will never come back, excuse it by name (EXCUSED_REPLICAS)";
    throw new BazaarError(
      409,
      `All of ${inWords(all)} are needed, as one alone may hold the newest orders. ${who}. ${wayOut}.`,
    );
  }

  #assertMajority(list: number[], answered: number[]): void {
    const count = list.filter((id) => answered.includes(id)).length;
    if (count > list.length / 2) return;
    throw new BazaarError(409, `A majority of the replicas ${inWords(list)} is needed, but only ${count} answered.`);
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return inWords(a) === inWords(b);
}
