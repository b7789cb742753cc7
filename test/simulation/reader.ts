import type { LogEntry } from "../../services/contract/order.ts";
import { limits } from "../../services/runtime/limits.ts";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import type { OneHistory } from "./checks/one-history.ts";
import type { StockReads } from "./checks/stock-reads.ts";
import type { HttpClient, Reply } from "./http-client.ts";

interface ListedStock {
  name?: unknown;
  price?: unknown;
  quantity?: unknown;
}

/** A client that looks stocks and orders up, and compares what it reads with the history. */
export class Reader {
  readonly #http: HttpClient;
  readonly #history: OneHistory;
  readonly #reads: StockReads;
  readonly #stocks: readonly string[];
  readonly #told: () => number;

  /** `stocks` are the names that are listed; `told` is the greatest order number that anybody was told of. */
  constructor(http: HttpClient, history: OneHistory, reads: StockReads, stocks: readonly string[], told: () => number) {
    this.#told = told;
    this.#stocks = [...stocks].sort();
    this.#http = http;
    this.#history = history;
    this.#reads = reads;
  }

  /** Looks a listed stock up. Throws `BrokenGuarantee` on an answer that can't be. */
  async lookUpStock(frontEnd: string, name: string): Promise<void> {
    const read = this.#reads.begin(frontEnd, name);
    const reply = await this.#http.call(`${frontEnd}/stocks/${encodeURIComponent(name)}`);
    if (reply === undefined || isRefusal(reply)) return;
    const { data } = (reply.body ?? {}) as { data?: { name?: unknown; price?: unknown; quantity?: unknown } };
    if (reply.status === 200 && data?.name === name) {
      return this.#reads.end(read, { etag: reply.headers.get("etag"), price: data.price, quantity: data.quantity });
    }
    throw new BrokenGuarantee("sanity", `the look-up of ${name} was answered ${inWords(reply)}`);
  }

  /** Looks up the newest order there is, which perhaps nobody was told of yet: it may be lost, but not if it is final. */
  async lookUpNewest(frontEnd: string): Promise<void> {
    const number = this.#history.length;
    if (number === 0) return;
    const reply = await this.#http.call(`${frontEnd}/orders/${number}`);
    if (reply?.status === 200) this.#note(reply, number);
  }

  /**
   * Reads the list of stocks, page by page until an empty one. Throws `BrokenGuarantee` where a stock is missing, or is
   * shown as it can't be.
   */
  async listStocks(frontEnd: string): Promise<void> {
    for (let after = "", isFull = true; isFull; ) {
      const rest = this.#stocks.filter((name) => name > after);
      const reads = rest.map((name) => this.#reads.begin(frontEnd, name));
      const reply = await this.#http.call(`${frontEnd}/stocks?after=${encodeURIComponent(after)}`);
      if (reply === undefined || isRefusal(reply)) return;
      const { data } = (reply.body ?? {}) as { data?: ListedStock[] };
      const expected = rest.slice(0, limits.pageStocks);
      const names = data?.map(({ name }) => name);
      if (reply.status !== 200 || !Bun.deepEquals(names, expected)) {
        throw new BrokenGuarantee("sanity", `the list after "${after}" was answered ${inWords(reply)}`);
      }
      for (const [index, read] of reads.slice(0, expected.length).entries()) {
        const { price, quantity } = data?.[index] ?? {};
        this.#reads.end(read, { price, quantity });
      }
      after = expected.at(-1) ?? after;
      isFull = expected.length > 0;
    }
  }

  /** Looks up a stock that is not listed. Throws `BrokenGuarantee` on any answer but that there is none. */
  async lookUpUnlisted(frontEnd: string, name: string): Promise<void> {
    const reply = await this.#http.call(`${frontEnd}/stocks/${encodeURIComponent(name)}`);
    if (reply === undefined || isRefusal(reply) || reply.status === 404) return;
    throw new BrokenGuarantee("sanity", `the look-up of ${name}, which is not listed, was answered ${inWords(reply)}`);
  }

  /** Looks up an order that some client was told of. Throws `BrokenGuarantee` where it is another one, or none. */
  async lookUpOrder(frontEnd: string, number: number): Promise<void> {
    const reply = await this.#http.call(`${frontEnd}/orders/${number}`);
    if (reply === undefined || isRefusal(reply)) return;
    if (reply.status === 404) throw new BrokenGuarantee(6, `${frontEnd} says that order ${number} does not exist`);
    if (reply.status !== 200) throw new BrokenGuarantee("sanity", `order ${number} was answered ${inWords(reply)}`);
    this.#note(reply, number);
  }

  #note(reply: Reply, number: number): void {
    const { data } = reply.body as { data?: unknown };
    this.#compare(data, number);
    if (!reply.headers.get("cache-control")?.includes("immutable")) return;
    if (!isOrder(this.#history.at(number), data))
      throw new BrokenGuarantee(6, `order ${number} was final, and is lost`);
    this.#history.readForEver(number);
  }

  /**
   * Reads a page of at most `limit` orders, or as many as there are without being asked for a number. Throws
   * `BrokenGuarantee` where one is not as it happened, or where one is missing that somebody was told of before.
   */
  async readPage(frontEnd: string, after: number, limit?: number): Promise<void> {
    const certain = Math.min(limit ?? limits.pageOrdersDefault, this.#told() - after);
    const reply = await this.#http.call(
      `${frontEnd}/orders?after=${after}${limit === undefined ? "" : `&limit=${limit}`}`,
    );
    if (reply === undefined || isRefusal(reply)) return;
    const { data } = (reply.body ?? {}) as { data?: unknown };
    if (reply.status !== 200 || !Array.isArray(data)) {
      throw new BrokenGuarantee("sanity", `a page of orders was answered ${inWords(reply)}`);
    }
    for (const [index, order] of data.entries()) this.#compare(order, after + index + 1);
    if (data.length >= certain) return;
    const lack = `where ${certain} had been told of before`;
    throw new BrokenGuarantee(6, `${frontEnd} shows ${data.length} orders after ${after}, ${lack}`);
  }

  #compare(read: unknown, number: number): void {
    const order = this.#history.at(number);
    if ([order, ...this.#history.forgottenAt(number)].some((one) => isOrder(one, read))) return;
    throw new BrokenGuarantee(4, `order ${number} was read as ${JSON.stringify(read)}, it is ${JSON.stringify(order)}`);
  }
}

function isOrder(order: LogEntry | undefined, read: unknown): boolean {
  const { name, quantity, type } = (read ?? {}) as { name?: unknown; quantity?: unknown; type?: unknown };
  return order?.name === name && order?.quantity === quantity && order?.type === type;
}

/** A clear "not now", which is no answer. */
function isRefusal({ status }: Reply): boolean {
  return status === 503 || status === 504;
}

function inWords({ status, body }: Reply): string {
  return `${status} ${JSON.stringify(body)}`.slice(0, 300);
}
