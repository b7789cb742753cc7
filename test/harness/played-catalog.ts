import { chain } from "../../db/chain.ts";
import { defaultListing, listingHash } from "../../db/listing.ts";
import { BazaarError } from "../../services/contract/errors.ts";
import type {
  CatalogBatch,
  Grant,
  Opening,
  OpeningNeed,
  Outcome,
  RelistPage,
  Repair,
  TermConfirmation,
} from "../../services/contract/fenced.ts";
import type { Head, LogEntry } from "../../services/contract/order.ts";
import type { ListingPage } from "../../services/contract/replication.ts";
import { sampleIdentity } from "../../services/contract/samples.ts";
import type { Listing } from "../../services/contract/stock.ts";
import type { Call } from "./scripted-network.ts";

type Bodies = CatalogBatch & Opening & RelistPage & Repair & { above: number };

/** The catalog as the replicas see it. It sells whatever it is asked for; its state is a test's to change. */
export class PlayedCatalog {
  generation = "generation-1";
  term = 4;
  leader = 0;
  needs: OpeningNeed = "nothing";
  journal: LogEntry[] = [];
  /** Orders and stocks on one page. */
  page = 2_000;
  listing: Listing = defaultListing;
  /** Whom it belongs to; nobody, until a test says otherwise. */
  identity: Pick<Grant, "bazaar" | "lineage" | "members"> = { bazaar: null, lineage: null, members: [1, 2, 3] };
  readmitted = false;
  mayBegin = false;
  remembered: string | null = null;
  #relisted: Listing = [];

  get grantIdentity() {
    const { identity, remembered, mayBegin, readmitted } = this;
    return { ...identity, database: sampleIdentity.lineage.name, remembered, mayBegin, readmitted };
  }

  get listingHash(): string {
    return listingHash(this.listing);
  }

  get head(): Head {
    const { number, hash } = this.journal.at(-1) ?? { number: 0, hash: this.listingHash };
    return { number, hash };
  }

  readonly answer = (call: Call): unknown => {
    const body = call.body as Bodies;
    if (call.path === "/terms") return this.#grant(body);
    if (call.path === "/listing") return this.#listingPage((call.body as { after: string }).after);
    this.#assertGeneration(body.generation);
    if (call.path === "/journal") return this.#journalPage((call.body as { after: number }).after);
    this.#assertLeads(body);
    if (call.path === "/batches") return { outcomes: this.#decide(body) };
    if (call.path === "/answers") this.#assertEnough(body.answered);
    else if (call.path === "/open") this.#open(body);
    else if (call.path === "/repair") this.#repair(body);
    else if (call.path === "/relist") this.#relist(body);
    else if (call.path !== "/terms/confirm") throw new BazaarError(404, `There is no ${call.path}.`);
    return { head: this.head };
  };

  #grant({ replica, above }: Bodies): Grant {
    this.term = Math.max(this.term, above) + 1;
    this.leader = replica;
    const { generation, term, needs, head } = this;
    return { ...this.grantIdentity, generation, term, needs, head, listing: this.listingHash };
  }

  #assertGeneration(generation: string): void {
    if (generation === this.generation) return;
    throw new BazaarError(409, "The catalog has started anew.", { generation: this.generation });
  }

  #assertLeads({ term, replica }: TermConfirmation): void {
    if (term === this.term && replica === this.leader) return;
    throw new BazaarError(409, `Term ${term} is over.`, { leader: this.leader, term: this.term });
  }

  #journalPage(after: number) {
    const orders = this.journal.slice(after, after + this.page);
    return { orders, more: after + orders.length < this.journal.length };
  }

  #listingPage(after: string): ListingPage {
    const byName = this.listing.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const stocks = byName.filter(({ name }) => name > after).slice(0, this.page);
    return { hash: this.listingHash, stocks, more: stocks.length === this.page };
  }

  #decide({ head, trades, term, replica }: CatalogBatch): Outcome[] {
    if (this.needs !== "nothing") throw new BazaarError(503, "The catalog has just started.");
    if (head.hash !== this.head.hash) throw new BazaarError(409, "The heads differ.", { head: this.head });
    return trades.map((trade): Outcome => {
      const known = this.journal.find(({ key }) => key === trade.key);
      if (known) return { order: known };
      const number = this.head.number + 1;
      const [order] = chain(this.head, [{ ...trade, number, term, replica, time: 1_767_225_600_000 }]);
      this.journal.push(order!);
      return { order: order! };
    });
  }

  #assertEnough(answered: number[]): void {
    const needed = { nothing: 0, majority: 2, all: 3 }[this.needs];
    if (answered.length < needed) throw new BazaarError(409, "Too few have answered.");
  }

  #open({ head, answered }: Opening): void {
    this.#assertEnough(answered);
    if (head.hash !== this.head.hash) throw new BazaarError(409, "This can't be opened.");
    this.needs = "nothing";
  }

  #repair({ orders }: Repair): void {
    if (orders[0]?.number !== this.head.number + 1) throw new BazaarError(409, "The orders do not fit the journal.");
    this.journal.push(...orders);
  }

  #relist({ stocks, hash, last }: RelistPage): void {
    this.#relisted.push(...stocks);
    if (!last) return;
    if (listingHash(this.#relisted) !== hash) throw new BazaarError(409, "The pages don't fit the hash.");
    this.listing = this.#relisted;
  }
}
