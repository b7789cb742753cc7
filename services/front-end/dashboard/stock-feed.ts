import type { LookupAnswer } from "../../contract/lookup.ts";
import type { Stock } from "../../contract/stock.ts";
import { limits } from "../../runtime/limits.ts";
import { Peer } from "../../runtime/peer.ts";
import type { Surroundings } from "../../runtime/service.ts";

/**
 * Finds out which stocks have changed. Those of the orders that were read are looked up; where orders come faster than
 * they are read, all stocks are gone through, a page at a time.
 */
export class StockFeed {
  readonly #catalog: Peer;
  /** What was seen last of each. */
  readonly #known = new Map<string, number>();
  /** Where the next page begins, while all are gone through. */
  #after: string | undefined;
  /** Stocks that the present round has seen. */
  #seen = 0;
  /** Whether orders were passed over since the present round began. */
  #goesRoundAgain = false;

  constructor(given: Surroundings, catalogUrl: string) {
    this.#catalog = new Peer(given, catalogUrl);
  }

  /** Notes that stocks may have changed that nobody named. */
  passedOver(): void {
    if (this.#after === undefined) this.#after = "";
    else this.#goesRoundAgain = true;
  }

  /** Those of these stocks, and of the next page if there is one to look at, that have changed. */
  async changed(names: readonly string[]): Promise<Stock[]> {
    const [named, paged] = await Promise.all([this.#lookUp(names), this.#nextPage()]);
    return [...paged, ...named].filter(({ name, quantity }) => {
      if (this.#known.get(name) === quantity) return false;
      if (this.#known.size < limits.dashboardStocks || this.#known.has(name)) this.#known.set(name, quantity);
      return true;
    });
  }

  async #lookUp(names: readonly string[]): Promise<Stock[]> {
    if (names.length === 0) return [];
    const request = { session: null, names: [...new Set(names)] };
    const answer = this.#catalog.post<LookupAnswer>("/lookups", request, limits.dashboardReadMs);
    const stocks = (await answer.catch(() => undefined))?.stocks;
    // Asked in vain: they may have changed all the same.
    if (!stocks) this.passedOver();
    return (stocks ?? []).flatMap((found) => (found ? [plain(found.stock)] : []));
  }

  async #nextPage(): Promise<Stock[]> {
    if (this.#after === undefined) return [];
    const path = `/stocks?limit=${limits.pageStocks}&after=${encodeURIComponent(this.#after)}`;
    const answer = this.#catalog.get<{ data: Stock[] }>(path, limits.dashboardReadMs);
    const page = (await answer.catch(() => undefined))?.data;
    if (!page) return [];
    this.#seen += page.length;
    if (page.length === limits.pageStocks && this.#seen < limits.dashboardStocks) this.#after = page.at(-1)?.name;
    else this.#endRound();
    return page;
  }

  #endRound(): void {
    this.#after = this.#goesRoundAgain ? "" : undefined;
    this.#goesRoundAgain = false;
    this.#seen = 0;
  }
}

function plain({ name, price, quantity }: Stock): Stock {
  return { name, price, quantity };
}
