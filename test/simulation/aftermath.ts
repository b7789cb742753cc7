import { type Clock, sleep } from "../../services/runtime/clock.ts";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import type { HttpClient } from "./http-client.ts";
import type { Reader } from "./reader.ts";

/** How long it may take until all is as it should be, once all trades are answered and all logs equal. */
const patienceMs = 10_000;
const pauseMs = 50;

export interface AftermathOptions {
  clock: Clock;
  http: HttpClient;
  reader: Reader;
  /** Where the replicas are. */
  replicas: readonly string[];
  /** Where the front ends are that have a cache. */
  frontEnds: readonly string[];
  /** A stock that is listed. */
  stock: string;
}

interface CacheAnswer {
  data: { stocks: { hits: number }; lease: { missing: string | null } };
}

/** What must be so again once nothing strikes any more: there is one leader, and the caches are used. */
export class Aftermath {
  readonly #options: AftermathOptions;

  constructor(options: AftermathOptions) {
    this.#options = options;
  }

  /** Throws `BrokenGuarantee` for what has not come about in time. */
  async check(): Promise<void> {
    const { replicas, frontEnds } = this.#options;
    await this.#until("one replica leads, and the others follow it", () => this.#hasOneLeader(replicas));
    for (const frontEnd of frontEnds) {
      await this.#until(`${frontEnd} answers from its cache`, () => this.#usesCache(frontEnd));
    }
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const { clock } = this.#options;
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
      if (await isSo()) return;
      await sleep(clock, pauseMs);
    }
    throw new BrokenGuarantee("liveness", `${patienceMs} ms after all was well, it is not so that ${what}`);
  }

  async #hasOneLeader(replicas: readonly string[]): Promise<boolean> {
    const { http } = this.#options;
    const replies = await Promise.all(replicas.map((url) => http.call(`${url}/ping`)));
    const statuses = replies.map((reply) => (reply?.body as { replica?: { role: string; term: number } })?.replica);
    const leaders = statuses.filter((status) => status?.role === "leader");
    const followers = statuses.filter((status) => status?.role === "follower" && status.term === leaders[0]?.term);
    return leaders.length === 1 && followers.length === replicas.length - 1;
  }

  /** Whether one of two look-ups is answered from memory; a front end that the catalog has no room for has none. */
  async #usesCache(frontEnd: string): Promise<boolean> {
    const { http, reader, stock } = this.#options;
    const before = await this.#cache(http, frontEnd);
    if (before?.lease.missing?.includes("front ends already")) return true;
    await reader.lookUpStock(frontEnd, stock);
    await reader.lookUpStock(frontEnd, stock);
    const after = await this.#cache(http, frontEnd);
    return before !== undefined && after !== undefined && after.stocks.hits > before.stocks.hits;
  }

  async #cache(http: HttpClient, frontEnd: string): Promise<CacheAnswer["data"] | undefined> {
    const reply = await http.call(`${frontEnd}/cache`);
    return reply?.status === 200 ? (reply.body as CacheAnswer).data : undefined;
  }
}
