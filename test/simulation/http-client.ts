import type { Clock } from "../../services/runtime/clock.ts";
import type { Outgoing } from "../../services/runtime/service.ts";
import { BrokenGuarantee } from "./checks/broken-guarantee.ts";
import type { SimulatedFetch } from "./simulated-network.ts";

/** An answer that arrived. */
export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** What a client's program does with HTTP: it asks, and stops waiting after a while. */
export class HttpClient {
  readonly #clock: Clock;
  readonly #fetch: SimulatedFetch;
  readonly #patienceMs: number;

  constructor(clock: Clock, fetch: SimulatedFetch, patienceMs: number) {
    this.#clock = clock;
    this.#fetch = fetch;
    this.#patienceMs = patienceMs;
  }

  /** The reply, or undefined where none came in time or the connection failed. Throws `BrokenGuarantee` on non-JSON. */
  async call(url: string, outgoing: Partial<Outgoing> = {}): Promise<Reply | undefined> {
    const impatience = new AbortController();
    const cancel = this.#clock.after(this.#patienceMs, () => impatience.abort());
    try {
      const response = await this.#fetch(url, { method: "GET", headers: {}, ...outgoing, signal: impatience.signal });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parse(url, text) };
    } catch (cause) {
      if (cause instanceof BrokenGuarantee) throw cause;
      return undefined;
    } finally {
      cancel();
    }
  }
}

function parse(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BrokenGuarantee("sanity", `${url} answered with what is not JSON: ${text.slice(0, 80)}`, { cause });
  }
}
