import type { Clock } from "../clock.ts";
import { limits } from "../limits.ts";
import { HttpConnection } from "./http-connection.ts";

interface Idle {
  connection: HttpConnection;
  sinceMs: number;
}

/**
 * A `fetch` for the calls between services: HTTP/1.1 over kept-open connections, on sockets of this thread. Bun's own
 * has a thread of its own, to and from which each request and each answer must be handed: on two cores that took 90 µs
 * a call, and this takes half of it. Redirects, streams, TLS and compression are not for services of one cluster.
 */
export class HttpClient {
  readonly #clock: Clock;
  /** Connections that wait for a request, by their origin; the one that was used last is used first. */
  readonly #idle = new Map<string, Idle[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Rejects like Bun's `fetch`: with the signal's reason, or with an error that has the code `ECONNREFUSED` or
   * `ECONNRESET`. Nothing is sent twice.
   */
  readonly fetch = async (request: Request): Promise<Response> => {
    const { signal } = request;
    const url = new URL(request.url);
    const text = toText(request, url, request.method === "GET" ? "" : await request.text());
    signal.throwIfAborted();
    const connection = this.#takeIdle(url.origin) ?? (await this.#open(url, signal));
    const abort = () => connection.destroy(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const { status, body } = await connection.exchange(text);
      this.#keep(url.origin, connection);
      return new Response(body, { status });
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };

  /** Closes the connections that nobody uses now. */
  close(): void {
    for (const idle of [...this.#idle.values()].flat()) idle.connection.destroy(undefined);
  }

  #takeIdle(origin: string): HttpConnection | undefined {
    const idle = this.#idle.get(origin)?.pop();
    if (!idle) return undefined;
    if (this.#clock.monotonic() - idle.sinceMs < limits.connectionReuseMs) return idle.connection;
    // The other side may be about to close it, and the ones that wait for longer still.
    for (const { connection } of [idle, ...(this.#idle.get(origin) ?? [])]) connection.destroy(undefined);
    return undefined;
  }

  #keep(origin: string, connection: HttpConnection): void {
    if (!connection.isOpen) return;
    const waiting = this.#idle.get(origin) ?? [];
    this.#idle.set(origin, waiting);
    waiting.push({ connection, sinceMs: this.#clock.monotonic() });
  }

  async #open(url: URL, signal: AbortSignal): Promise<HttpConnection> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const opening = HttpConnection.open(url, (connection) => this.#forget(url.origin, connection));
    try {
      return await Promise.race([opening, aborted]);
    } catch (cause) {
      // One that comes after all is of no use any more.
      opening.then(
        (connection) => connection.destroy(undefined),
        () => {},
      );
      throw cause;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  #forget(origin: string, connection: HttpConnection): void {
    const waiting = this.#idle.get(origin)?.filter((idle) => idle.connection !== connection);
    if (waiting) this.#idle.set(origin, waiting);
  }
}

function toText(request: Request, url: URL, body: string): string {
  let head = `${request.method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n`;
  for (const [name, value] of request.headers) head += `${name}: ${value}\r\n`;
  if (request.method !== "GET") head += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${head}\r\n${body}`;
}
