import type { TradeBatch } from "../../../services/contract/replication.ts";
import type { Fetch } from "../../../services/runtime/service.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { Arrival, Witness } from "./witness.ts";

/**
 * An answer says no less than is certain: that the outcome of a trade is not known (504) is only to be said of one that
 * the front end has sent to a replica. What it says of others is for `Trader` to check: that nothing was done (503).
 */
export class Certainty implements Witness {
  /** The keys that each front end has sent on. */
  readonly #sent = new Map<string, Set<string>>();

  /** The `fetch` of a front end. */
  fetch(frontEnd: string, fetch: Fetch): Fetch {
    const sent = this.#sent.get(frontEnd) ?? new Set();
    this.#sent.set(frontEnd, sent);
    return (url, outgoing) => {
      if (url.endsWith("/trades")) {
        for (const { key } of (JSON.parse(outgoing.body ?? "{}") as TradeBatch).trades) sent.add(key);
      }
      return fetch(url, outgoing);
    };
  }

  watch({ host, sort, key }: Arrival): ReturnType<Witness["watch"]> {
    if (sort !== "POST /orders" || key === undefined) return undefined;
    return ({ status }) => {
      if (status !== 504 || this.#sent.get(host)?.has(key)) return;
      throw new BrokenGuarantee(1, `${host} says that the outcome of ${key} is unknown, but has never sent it on`);
    };
  }
}
