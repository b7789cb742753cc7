import type { Clock } from "../clock.ts";
import { limits } from "../limits.ts";
import type { Fetch, Outgoing } from "../service.ts";
import { readHeader } from "./answer-reader.ts";
import { DescriptorReserve } from "./descriptor-reserve.ts";
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
  readonly #reserve = new DescriptorReserve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Rejects like Bun's `fetch`: with the signal's reason, or with an error that has the code `ECONNREFUSED` or
   * `ECONNRESET`. Nothing is sent twice. Where a connection waits, the request has been written when this returns.
   */
  readonly fetch: Fetch = async (url, outgoing) => {
    const { signal } = outgoing;
    signal.throwIfAborted();
    const { origin, host, path } = split(url);
    const text = toText(host, path, outgoing);
    const connection = this.#takeIdle(origin) ?? (await this.#open(origin, signal));
    // An abort that came before would not be heard any more.
    if (signal.aborted) this.#keep(origin, connection);
    signal.throwIfAborted();
    const abort = () => connection.destroy(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const { status, head, body } = await connection.exchange(text);
      this.#keep(origin, connection);
      return {
        status,
        ok: status >= 200 && status < 300,
        headers: { get: (name) => readHeader(head, name) },
        json: async () => JSON.parse(body.toString()),
      };
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };

  /** Closes the connections that nobody uses now. */
  close(): void {
    for (const idle of [...this.#idle.values()].flat()) idle.connection.destroy(undefined);
    this.#reserve.release();
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

  async #open(origin: string, signal: AbortSignal): Promise<HttpConnection> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const opening = this.#connect(origin);
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

  /** Where clients have taken every descriptor, Bun says of its own accord that the connection was refused. */
  async #connect(origin: string): Promise<HttpConnection> {
    this.#reserve.refill();
    const connect = () => HttpConnection.open(new URL(origin), (connection) => this.#forget(origin, connection));
    try {
      return await connect();
    } catch (cause) {
      if (!this.#reserve.lend()) throw cause;
      return await connect();
    }
  }

  #forget(origin: string, connection: HttpConnection): void {
    const waiting = this.#idle.get(origin)?.filter((idle) => idle.connection !== connection);
    if (waiting) this.#idle.set(origin, waiting);
  }
}

/** The parts of an http URL that has a path. */
function split(url: string): { origin: string; host: string; path: string } {
  const pathStart = url.indexOf("/", scheme.length);
  if (!url.startsWith(scheme) || pathStart === -1) throw new TypeError(`${url} is no http URL with a path`);
  return { origin: url.slice(0, pathStart), host: url.slice(scheme.length, pathStart), path: url.slice(pathStart) };
}

const scheme = "http://";

function toText(host: string, path: string, { method, headers, body }: Outgoing): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  // Whatever is not visible could end a line, and thereby begin another request.
  if (path.includes(" ") || lines.some((line) => !visible.test(line))) throw new TypeError("a request can't say that");
  return `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}

const visible = /^[ -~]*$/;
