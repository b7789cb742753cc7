import { hasStatus } from "../contract/errors.ts";
import { isOtherBazaar, type Lineage, lineageOf, newerLineage } from "../contract/identity.ts";
import type { Head } from "../contract/order.ts";
import type { SyncAnswer, SyncRequest } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import type { Peer } from "../runtime/peer.ts";

/** What the peers say of their logs. */
export interface Survey {
  answers: Map<number, SyncAnswer>;
  /** The newest term for which a peer refused a fence: a newer one, or the same of another leader; 0: none did. */
  refusedFor: number;
  /** The newest lineage for which a peer refused a fence; undefined: none did. */
  otherLineage: Lineage | undefined;
  /** What peers say that belong to another bazaar. */
  strangers: string[];
}

/** Asks all peers at once for their heads, and lets a candidate's `fence` go with the question. */
export async function surveyPeers(peers: Map<number, Peer>, request: SyncRequest): Promise<Survey> {
  const survey: Survey = { answers: new Map(), refusedFor: 0, otherLineage: undefined, strangers: [] };
  const ask = async (id: number, peer: Peer) => {
    try {
      survey.answers.set(id, await peer.post<SyncAnswer>("/sync", request, limits.syncCallMs));
    } catch (cause) {
      const term = hasStatus(cause, 409) ? cause.details.term : 0;
      if (typeof term === "number") survey.refusedFor = Math.max(survey.refusedFor, term);
      survey.otherLineage = newerLineage(survey.otherLineage, lineageOf(cause));
      if (isOtherBazaar(cause)) {
        survey.strangers.push(`replica ${id} belongs to bazaar ${String(cause.details.bazaar)}`);
      }
    }
  };
  await Promise.all([...peers].map(([id, peer]) => ask(id, peer)));
  return survey;
}

/** A log, as far as comparing it with another needs. */
export interface ComparableLog {
  listing: string | null;
  head: Head;
  hashAt(number: number): string | undefined;
}

/** Whether a peer's answer contradicts the own log: one of them must then be wrong. Decides without I/O. */
export function contradicts(own: ComparableLog, answer: SyncAnswer): boolean {
  if (own.listing === null || answer.listing === null) return false;
  if (own.listing !== answer.listing) return true;
  if (answer.head.number >= own.head.number) {
    return answer.hashAtLast !== null && answer.hashAtLast !== own.head.hash;
  }
  return own.hashAt(answer.head.number) !== answer.head.hash;
}

export type Verdict = "fits" | "wrong" | "undecided";

/**
 * Whether the own log fits those of the others: it is wrong where more of them contradict it than agree with it
 * (the own one counts as agreeing), and undecided where they are as many.
 */
export function judge(own: ComparableLog, answers: Iterable<SyncAnswer>): Verdict {
  const contradictions = [...answers].map((answer) => contradicts(own, answer));
  const against = contradictions.filter(Boolean).length;
  const agreeing = contradictions.length - against + 1;
  if (against === 0 || agreeing > against) return "fits";
  return against > agreeing ? "wrong" : "undecided";
}
