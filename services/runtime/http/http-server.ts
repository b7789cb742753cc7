import { BazaarError } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { withPath } from "./request-path.ts";

export type Handle = (request: Request) => Promise<Response> | Response;

/** Where a server listens; on port 0 the system chooses one. */
export type ListenOn = { hostname: string; port: number } | { unix: string };

export interface HttpServerOptions {
  handle: Handle;
  /** Told of what `handle` threw; the client gets a 500 that says nothing of it. */
  onUncaught(cause: unknown): void;
  /** How long a connection may be silent. */
  idleSeconds?: number;
}

/** An HTTP server as all of ours are: it shows nobody its inside, and answers requests without a usable `Host`. */
export class HttpServer {
  readonly #server: Bun.Server<undefined>;
  #isStopping = false;

  /** Listens. Throws Bun's error if that is not possible. */
  constructor(where: ListenOn, { handle, onUncaught, idleSeconds = limits.connectionIdleSeconds }: HttpServerOptions) {
    // Bun's types say that a Unix socket has no idle timeout, but it does.
    const options: object = { ...where, reusePort: false, idleTimeout: idleSeconds };
    this.#server = Bun.serve({
      ...options,
      maxRequestBodySize: limits.requestBodyBytes,
      development: false,
      fetch: (request) => {
        // Without a `Host`, as HTTP/1.0 allows, or with one that is none, the URL is only a path.
        const answer = handle(request.url.startsWith("/") ? withPath(request, request.url) : request);
        return this.#isStopping || answer instanceof Promise ? this.#last(answer) : answer;
      },
      error(cause) {
        onUncaught(cause);
        return new BazaarError(500, "Something went wrong inside the service; its log says what.").toResponse();
      },
    });
  }

  get url(): URL {
    return this.#server.url;
  }

  /** Answers what is under way, and takes no new connections. What is answered from now on ends its connection. */
  stop(): Promise<void> {
    this.#isStopping = true;
    return this.#server.stop();
  }

  /** Ends all connections at once. */
  close(): void {
    void this.#server.stop(true);
  }

  async #last(answer: Promise<Response> | Response): Promise<Response> {
    const response = await answer;
    if (this.#isStopping) response.headers.set("Connection", "close");
    return response;
  }
}
