import type { LeaderChange } from "../leader-finder.ts";
import type { Failover } from "./messages.ts";
import type { Telling } from "./process-changes.ts";

/** What a change of leader comes to. */
export interface Episode {
  telling: Telling;
  /** Where one leader followed another. */
  failover: Failover | undefined;
}

/** Makes a story of what the finder sees: who stopped leading, who leads next, and how long nobody did. */
export class LeadershipStory {
  #lost: LeaderChange | undefined;

  /** When the leader was lost that has no successor yet, on the monotonic clock. */
  get leaderlessSinceMs(): number | undefined {
    return this.#lost?.atMs;
  }

  /** Takes a change; returns what is to be told of it now, if anything. */
  take(change: LeaderChange): Episode | undefined {
    if (change.kind !== "found") {
      // Of several in a row, the first one is when the gap began.
      this.#lost ??= change;
      return undefined;
    }
    const lost = this.#lost;
    this.#lost = undefined;
    const to = replicaName(change.id);
    if (!lost) return { telling: { text: `${to} leads term ${change.term}.`, tone: "plain" }, failover: undefined };
    const leaderlessMs = Math.max(0, change.atMs - lost.atMs);
    const later = `${Math.round(leaderlessMs)} ms later`;
    const what = lost.kind === "lost" ? "stopped answering" : "leads no more";
    const next = lost.id === change.id ? `it leads again, in term ${change.term}` : `${to} leads term ${change.term}`;
    return {
      telling: { text: `${replicaName(lost.id)} ${what}; ${next}, ${later}.`, tone: "good" },
      failover: { from: replicaName(lost.id), to, term: change.term, leaderlessMs, waitedMs: null },
    };
  }
}

/** As the launcher names it, too. */
export function replicaName(id: number): string {
  return `order-${id}`;
}
