import type { Held } from "../../../db/held.ts";
import type { CatalogStatus } from "../../../services/contract/catalog-status.ts";
import type { ReplicaStatus } from "../../../services/contract/replication.ts";
import { BrokenGuarantee } from "./broken-guarantee.ts";
import type { Arrival, Witness } from "./witness.ts";

/** A damaged database is put aside only once another service has shown an intact copy of what it held. */
export class ShownCopies implements Witness {
  readonly #replicas: number;
  /** For each service that is closed: how many orders the others have shown since then. */
  readonly #shownTo = new Map<string, Map<string, number>>();

  /** `replicas` is how many there are. */
  constructor(replicas: number) {
    this.#replicas = replicas;
  }

  /** The service begins to look for a copy. */
  closed(owner: string): void {
    this.#shownTo.set(owner, new Map());
  }

  watch({ host, sort }: Arrival): ReturnType<Witness["watch"]> {
    if (sort !== "GET /ping" || this.#shownTo.size === 0) return undefined;
    return (response) => {
      if (response.status !== 200) return;
      const { replica, catalog } = response.json<{ replica?: ReplicaStatus; catalog?: CatalogStatus }>();
      const last = catalog?.opened ? catalog.last : replica?.last;
      if (last === undefined) return;
      for (const [owner, shown] of this.#shownTo) if (owner !== host) shown.set(host, last);
    };
  }

  /** The service puts its database aside. Throws `BrokenGuarantee`. */
  putAside(owner: string, held: Held): void {
    const shown = this.#shownTo.get(owner) ?? new Map<string, number>();
    this.#shownTo.delete(owner);
    if (held === "nothing") return;
    const hasCopy = [...shown.values()].some((last) => held === "unreadable" || last >= held);
    const haveAllAnswered = owner === "catalog" && shown.size === this.#replicas;
    if (hasCopy || haveAllAnswered) return;
    throw new BrokenGuarantee(3, `${owner} puts its database aside, and nobody has shown a copy of it`);
  }
}
