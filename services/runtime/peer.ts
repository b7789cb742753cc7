import { BazaarError, errorFromEnvelope } from "../contract/errors.ts";
import { wireVersion, wireVersionHeader } from "../contract/http.ts";
import { identityHeaders } from "../contract/identity.ts";
import { requestIdHeader } from "../contract/request-id.ts";
import type { Answered, Outgoing, Surroundings } from "./service.ts";

/** Thrown when another service gave no answer. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  /** True where the request certainly had no effect: nothing listens there, or it was given up before it was sent. */
  readonly certain: boolean;

  constructor(url: string, certain: boolean, options?: ErrorOptions) {
    super(certain ? `${url} was not reached` : `${url} did not answer`, options);
    this.certain = certain;
  }
}

/** An answer, and its `Cache-Control`. */
export interface Cacheable<Answer> {
  body: Answer;
  cacheControl: string | null;
}

/** What a call to another service needs. */
export type PeerSurroundings = Pick<Surroundings, "clock" | "fetch" | "token" | "identity">;

/** Another service, as seen from this one. */
export class Peer {
  readonly url: string;
  readonly #given: PeerSurroundings;

  constructor(given: PeerSurroundings, url: string) {
    this.#given = given;
    this.url = url;
  }

  /**
   * The JSON answer to a POST with the cluster token. Services of one wire version trust the shape of each other's
   * answers. Throws `BazaarError` with the other's own words when it answers with an error, and `Unreachable` when it
   * does not answer within `timeoutMs`. `requestId` names, in the logs there, the request that it is for.
   */
  post<Answer>(
    path: string,
    body: unknown,
    timeoutMs: number,
    signal?: AbortSignal,
    requestId?: string,
  ): Promise<Answer> {
    const headers = {
      ...named(requestId),
      ...this.#token,
      ...this.#shown,
      "Content-Type": "application/json",
      [wireVersionHeader]: wireVersion,
    };
    const outgoing = { method: "POST", headers, body: JSON.stringify(body) } as const;
    return this.#call(path, outgoing, timeoutMs, bodyOf<Answer>, signal);
  }

  /** The JSON answer to a GET. Throws like `post`. */
  get<Answer>(path: string, timeoutMs: number, requestId?: string): Promise<Answer> {
    return this.#call(path, this.#getting(requestId), timeoutMs, bodyOf<Answer>);
  }

  /** Like `get`, with what the answer says of how long it may be kept. */
  getCacheable<Answer>(path: string, timeoutMs: number, requestId?: string): Promise<Cacheable<Answer>> {
    const read = (body: unknown, { headers }: Answered) => ({
      body: body as Answer,
      cacheControl: headers.get("cache-control"),
    });
    return this.#call(path, this.#getting(requestId), timeoutMs, read);
  }

  #getting(requestId: string | undefined) {
    return { method: "GET", headers: { ...named(requestId), ...this.#shown } } as const;
  }

  get #token(): Record<string, string> {
    return { Authorization: `Bearer ${this.#given.token}` };
  }

  /** Whom this service belongs to, with the token, without which that does not count; nothing, if it shows nothing. */
  get #shown(): Record<string, string> {
    const { identity } = this.#given;
    return identity === undefined ? {} : { ...this.#token, ...identityHeaders(identity()) };
  }

  /** What the network sends at once has left this service when the call returns, before anybody awaits it. */
  async #call<Result>(
    path: string,
    outgoing: Omit<Outgoing, "signal">,
    timeoutMs: number,
    read: (body: unknown, answer: Answered) => Result,
    signal?: AbortSignal,
  ): Promise<Result> {
    // An abort that came before would not be heard any more.
    if (signal?.aborted) throw new Unreachable(this.url, true);
    const deadline = new AbortController();
    const abort = () => deadline.abort();
    const cancel = this.#given.clock.after(timeoutMs, abort);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      const response = await this.#given.fetch(this.url + path, { ...outgoing, signal: deadline.signal });
      const body: unknown = await response.json();
      if (response.ok) return read(body, response);
      const error = errorFromEnvelope(response.status, body);
      // A service whose database is damaged does nothing at all: it is as good as down until it has healed.
      if (outgoing.method === "POST" && error.details.damage) throw new Unreachable(this.url, true, { cause: error });
      throw error;
    } catch (cause) {
      if (cause instanceof BazaarError || cause instanceof Unreachable) throw cause;
      throw new Unreachable(this.url, isRefused(cause), { cause });
    } finally {
      cancel();
      signal?.removeEventListener("abort", abort);
    }
  }
}

function bodyOf<Answer>(body: unknown): Answer {
  return body as Answer;
}

function named(requestId: string | undefined): Record<string, string> {
  return requestId === undefined ? {} : { [requestIdHeader]: requestId };
}

/** Whether Bun's fetch could not even connect. */
function isRefused(cause: unknown): boolean {
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === "ECONNREFUSED";
}
