import { timingSafeEqual } from "node:crypto";
import { Value } from "@sinclair/typebox/value";
import { BazaarError } from "../../services/contract/errors.ts";
import { ControlRequest, type LaunchedProcesses } from "../../services/contract/launcher.ts";
import { HttpServer } from "../../services/runtime/http/http-server.ts";
import { pathOf } from "../../services/runtime/http/request-path.ts";
import { breakIt, lookAt } from "./break-it.ts";
import type { Member } from "./member.ts";

/**
 * Where the front ends of this cluster ask their launcher how its processes are, and to kill, pause, resume or start
 * one. It listens on this machine alone, and asks for the cluster token; and, before anything is killed, for a secret that
 * only who started the cluster was shown: a front end passes on what anybody may have sent to it.
 */
export class ControlServer {
  readonly #server: HttpServer;
  readonly #token: string;
  readonly #secret: string | undefined;
  #cluster: { readonly members: readonly Member[] } = { members: [] };

  /** Listens, on a port that the system chooses. Without a `secret`, nothing is killed for anybody. */
  constructor(token: string, secret: string | undefined, onUncaught: (cause: unknown) => void) {
    this.#token = token;
    this.#secret = secret;
    const handle = (request: Request) => this.#respond(request);
    this.#server = new HttpServer({ hostname: "127.0.0.1", port: 0 }, { handle, onUncaught });
  }

  get url(): string {
    return this.#server.url.origin;
  }

  /** From now on it answers for the processes of this cluster. */
  serve(cluster: { readonly members: readonly Member[] }): void {
    this.#cluster = cluster;
  }

  stop(): void {
    this.#server.close();
  }

  async #respond(request: Request): Promise<Response> {
    try {
      // Loaded once somebody asks: the launcher has no other use for a web framework.
      const { readInternal } = await import("../../services/contract/body.ts");
      const body = await readInternal(this.#token)(request);
      return Response.json(await this.#answer(request, body));
    } catch (cause) {
      if (cause instanceof BazaarError) return cause.toResponse();
      throw cause;
    }
  }

  /** Throws 403, in words, for whoever was not shown the secret. */
  #assertMayBreak(shown: string): void {
    if (this.#secret === undefined) {
      throw new BazaarError(
        403,
        "This cluster was not started to be broken: start it in a terminal, or with --break-it.",
      );
    }
    const [own, other] = [Buffer.from(this.#secret), Buffer.from(shown)];
    if (own.length === other.length && timingSafeEqual(own, other)) return;
    throw new BazaarError(403, "That is not this cluster's secret: open the address that bun run cluster has printed.");
  }

  async #answer({ method, url }: Request, body: unknown): Promise<object> {
    switch (`${method} ${pathOf(url)}`) {
      case "POST /processes":
        return { processes: this.#cluster.members.map(lookAt) } satisfies LaunchedProcesses;
      case "POST /control":
        if (!Value.Check(ControlRequest, body))
          throw new BazaarError(422, "Send an action, a process's name and the secret.");
        this.#assertMayBreak(body.secret);
        await breakIt(this.#cluster.members, body);
        return {};
      default:
        throw new BazaarError(404, "The launcher has no such route.");
    }
  }
}
