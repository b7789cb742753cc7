import type { Fetch, Service } from "../../services/runtime/service.ts";

/** A network without sockets: a request goes straight to the app whose name is its host. */
export class DirectNetwork {
  readonly #services = new Map<string, Service>();

  listen(host: string, service: Service): void {
    this.#services.set(host, service);
  }

  /** Rejects like Bun's `fetch`: with the abort's reason, or a refused connection where nobody has that name. */
  readonly fetch: Fetch = (url, outgoing) => this.send(new Request(url, outgoing));

  /** Like `fetch`. */
  async send(request: Request): Promise<Response> {
    const { signal, url } = request;
    signal.throwIfAborted();
    const service = this.#services.get(new URL(url).hostname);
    if (!service) throw Object.assign(new Error(`nobody listens at ${url}`), { code: "ECONNREFUSED" });
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([service.app.handle(request), aborted]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }
}
