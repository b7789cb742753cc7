import { BazaarError, hasStatus } from "../contract/errors.ts";
import type { Grant } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Peer } from "../runtime/peer.ts";
import { copyFromJournal, copyFromPeer, copyListing } from "./catch-up.ts";
import type { ReplicaStore } from "./replica-store.ts";
import type { Standing } from "./standing.ts";
import { contradicts, judge, type Survey, surveyPeers } from "./survey.ts";

export interface TakeoverParts {
  id: number;
  catalog: Peer;
  /** The other replicas, by id. */
  peers: Map<number, Peer>;
  store: ReplicaStore;
  standing: Standing;
  log: Log;
}

/**
 * A replica's way to the lead, up to the point where its log is the whole history: a new term from the catalog; where
 * the catalog has just started, the comparison with the other replicas, the repair and the opening; then what the
 * journal has and the log lacks. Throws a BazaarError that says why the lead could not be taken.
 */
export class Takeover {
  readonly #parts: TakeoverParts;
  readonly #grant: Grant;

  private constructor(parts: TakeoverParts, grant: Grant) {
    this.#parts = parts;
    this.#grant = grant;
  }

  /** Gets a term and prepares to lead it. `onDeposed` is called when the term ends. */
  static async run(parts: TakeoverParts, onDeposed: () => void): Promise<Grant> {
    const { catalog, standing, id, store } = parts;
    const request = { replica: id, above: standing.term };
    const grant = await catalog.post<Grant>("/terms", request, limits.catalogCallMs);
    standing.stand(grant.term, onDeposed);
    const takeover = new Takeover(parts, grant);
    if (grant.needs !== "nothing") await takeover.#openCatalog();
    if (store.listing === null) await copyListing(catalog, store);
    takeover.#assertFitsJournal();
    await copyFromJournal(catalog, store, grant.generation);
    standing.assertStands(grant.term);
    return grant;
  }

  /** The log may not go beyond the journal, nor differ from it where both have an order. */
  #assertFitsJournal(): void {
    const { store, standing } = this.#parts;
    const { head, needs, listing } = this.#grant;
    if (needs !== "nothing") return;
    const own = store.log.hashAt(head.number);
    const fits = store.listing === listing && store.log.head.number <= head.number;
    if (fits && (own === undefined || own === head.hash)) return;
    standing.stepAside("its log contradicts the catalog's journal");
    standing.assertNotAside();
  }

  async #openCatalog(): Promise<void> {
    const { standing, catalog, peers, store } = this.#parts;
    const survey = await this.#survey();
    await this.#takeListing(survey);
    const best = [...survey.answers].sort(([, a], [, b]) => b.head.number - a.head.number)[0];
    const bestPeer = best && best[1].head.number > store.log.head.number ? peers.get(best[0]) : undefined;
    if (bestPeer) await copyFromPeer(bestPeer, store);
    const answered = [this.#parts.id, ...survey.answers.keys()];
    if (this.#grant.head.number > store.log.head.number) {
      await copyFromJournal(catalog, store, this.#grant.generation);
    } else {
      await this.#repairJournal(answered);
    }
    standing.assertStands(this.#grant.term);
    await catalog.post("/open", { ...this.#fenced, head: store.log.head, answered }, limits.catalogCallMs);
  }

  /** The answers of the peers, each of them fenced; without those that contradict the history. */
  async #survey(): Promise<Survey> {
    const { id, peers, store, standing, log } = this.#parts;
    const own = () => ({ listing: store.listing, head: store.log.head, hashAt: (n: number) => store.log.hashAt(n) });
    const fence = { leader: id, term: this.#grant.term };
    const survey = await surveyPeers(peers, { last: store.log.head.number, fence });
    if (survey.newerTerm > this.#grant.term) {
      standing.resign(`a peer knows term ${survey.newerTerm}`);
      store.noteTerm(survey.newerTerm, 0);
      throw new BazaarError(503, `A peer knows term ${survey.newerTerm}, which is newer: ask again.`);
    }
    const verdict = judge(own(), survey.answers.values());
    if (verdict === "wrong") standing.stepAside("its log contradicts those of most replicas");
    standing.assertNotAside();
    if (verdict === "undecided") {
      throw new BazaarError(503, "The replicas' logs contradict each other, one against one: a person must look.");
    }
    for (const [peer, answer] of survey.answers) {
      if (!contradicts(own(), answer)) continue;
      log.error({ peer }, "a peer's log contradicts this one's and those of most replicas");
      survey.answers.delete(peer);
    }
    return survey;
  }

  /** The listing comes from whoever has one, a replica first: a lost catalog began with another one, perhaps. */
  async #takeListing(survey: Survey): Promise<void> {
    const { store, peers, catalog, id } = this.#parts;
    if (store.listing === null) {
      const peerId = [...survey.answers].find(([, answer]) => answer.listing !== null)?.[0];
      await copyListing((peerId === undefined ? undefined : peers.get(peerId)) ?? catalog, store);
    }
    if (store.listing === this.#grant.listing) return;
    const answered = [id, ...survey.answers.keys()];
    let after = "";
    for (;;) {
      const stocks = store.listingPage(after, limits.listingPageStocks);
      const last = stocks.length < limits.listingPageStocks;
      const page = { ...this.#fenced, answered, hash: store.listing, stocks, last };
      await catalog.post("/relist", page, limits.catalogCallMs);
      if (last) return;
      after = stocks.at(-1)?.name ?? "";
    }
  }

  /** Replays to the catalog what its journal has lost. It refuses that without the answers of all replicas. */
  async #repairJournal(answered: number[]): Promise<void> {
    const { store, catalog } = this.#parts;
    for (let after = this.#grant.head.number; after < store.log.head.number; ) {
      const orders = store.log.page(after, limits.pushOrders);
      await catalog.post("/repair", { ...this.#fenced, answered, orders }, limits.catalogCallMs);
      after += orders.length;
    }
  }

  get #fenced() {
    return { generation: this.#grant.generation, term: this.#grant.term, replica: this.#parts.id };
  }
}

/** Why a replica did not take the lead, as a 503 for whoever offered it. */
export function declined(id: number, cause: unknown): BazaarError {
  if (hasStatus(cause, 503)) return cause;
  const reason = cause instanceof Error ? cause.message : "of an unknown reason";
  return new BazaarError(503, `Replica ${id} can't take the lead: ${reason}`, {}, { cause });
}
