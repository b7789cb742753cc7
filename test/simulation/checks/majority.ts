import type { Push, TradeResult } from "../../../services/contract/replication.ts";
import type { Fetch } from "../../../services/runtime/service.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { EnoughDisks } from "./enough-disks.ts";
import type { Arrival, Witness } from "./witness.ts";

/** The followers that a leader counts as in sync, from a moment on. */
interface View {
  sinceUs: number;
  inSync: ReadonlySet<string>;
}

/** What a leader has seen of its followers in one term. */
interface Term {
  number: number;
  /** The oldest first; the first one is of the beginning, when nobody is in sync. */
  views: View[];
}

/**
 * Guarantee 3 at the moment of the answer: an order that a leader tells of is on its own disk and on those of a majority
 * of the replicas in sync. Who is in sync is what the leader can know, by the answers to its pushes: who says that it has
 * all is, who fails or is late is not. As that may change while an order is on its way, a majority of any view since its
 * commit is enough.
 */
export class Majority implements Witness {
  readonly #nowUs: () => number;
  readonly #disks: Pick<EnoughDisks, "holdersOf">;
  readonly #terms = new Map<string, Term>();
  /** When each order was committed, by its number less one. */
  readonly #committedAtUs: number[] = [];

  constructor(nowUs: () => number, disks: Pick<EnoughDisks, "holdersOf">) {
    this.#nowUs = nowUs;
    this.#disks = disks;
  }

  /** The journal has so many orders now. */
  committed(length: number): void {
    if (length === this.#committedAtUs.length) return;
    const known = Math.min(length, this.#committedAtUs.length);
    this.#committedAtUs.length = known;
    for (let number = known + 1; number <= length; number += 1) this.#committedAtUs.push(this.#nowUs());
  }

  /** The `fetch` of a replica, by which it pushes if it leads. */
  fetch(leader: string, fetch: Fetch): Fetch {
    return (url, outgoing) => {
      if (!url.endsWith("/push")) return fetch(url, outgoing);
      const { term, head } = JSON.parse(outgoing.body ?? "{}") as Push;
      const follower = new URL(url).hostname;
      this.#begin(leader, term);
      const note = (isInSync: boolean) => this.#note(leader, term, follower, isInSync);
      return fetch(url, outgoing).then(
        (response) => {
          if (!response.ok) note(false);
          const json = async () => {
            const body: unknown = await response.json();
            const { last } = body as { last?: number };
            if (response.ok && last !== undefined && head && last >= head.number) note(true);
            return body;
          };
          return new Proxy(response, { get: (given, key) => (key === "json" ? json : Reflect.get(given, key, given)) });
        },
        (cause: unknown) => {
          note(false);
          throw cause;
        },
      );
    };
  }

  watch({ host, sort }: Arrival): ReturnType<Witness["watch"]> {
    if (sort !== "POST /trades") return undefined;
    return (response) => {
      if (response.status === 200) this.#answered(host, response.json<{ results: TradeResult[] }>().results);
    };
  }

  #begin(leader: string, number: number): void {
    if ((this.#terms.get(leader)?.number ?? 0) >= number) return;
    this.#terms.set(leader, { number, views: [{ sinceUs: this.#nowUs(), inSync: new Set() }] });
  }

  #note(leader: string, number: number, follower: string, isInSync: boolean): void {
    const term = this.#terms.get(leader);
    const present = term?.views.at(-1);
    if (term?.number !== number || !present || present.inSync.has(follower) === isInSync) return;
    const inSync = new Set(present.inSync);
    if (isInSync) inSync.add(follower);
    else inSync.delete(follower);
    term.views.push({ sinceUs: this.#nowUs(), inSync });
  }

  #answered(leader: string, results: TradeResult[]): void {
    const numbers = results.flatMap((result) => ("number" in result ? [result.number] : []));
    const highest = Math.max(0, ...numbers);
    const { views } = this.#terms.get(leader) ?? {};
    if (highest === 0 || !views) return;
    const holders = new Set(this.#disks.holdersOf(highest));
    const sinceUs = this.#committedAtUs[highest - 1] ?? 0;
    const first = Math.max(
      0,
      views.findLastIndex((view) => view.sinceUs <= sinceUs),
    );
    const possible = views.slice(first);
    if (holders.has(leader) && possible.some(({ inSync }) => isMajority(inSync, holders))) return;
    const counted = [...(possible.at(-1)?.inSync ?? [])].join(", ") || "nobody else";
    const has = [...holders].join(", ") || "nobody";
    throw new BrokenGuarantee(3, `${leader} tells of order ${highest}, which ${has} has; in sync with it: ${counted}`);
  }
}

/** Whether enough of a leader and its followers in sync have something that the leader has. */
function isMajority(inSync: ReadonlySet<string>, holders: ReadonlySet<string>): boolean {
  const holding = [...inSync].filter((follower) => holders.has(follower)).length + 1;
  return holding > (inSync.size + 1) / 2;
}
