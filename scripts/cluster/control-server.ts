import { Value } from "@sinclair/typebox/value";
import { BazaarError } from "../../services/contract/errors.ts";
import { ControlRequest, type LaunchedProcesses } from "../../services/contract/launcher.ts";
import { HttpServer } from "../../services/runtime/http/http-server.ts";
import { pathOf } from "../../services/runtime/http/request-path.ts";
import { breakIt, lookAt } from "./break-it.ts";
import type { Member } from "./member.ts";

/**
 * Where the front ends of this cluster ask their launcher how its processes are, and to kill, pause, resume or start
 * one. It listens on this machine alone, and takes the cluster token's word.
 */
export class ControlServer {
  readonly #server: HttpServer;
  readonly #token: string;
  #cluster: { readonly members: readonly Member[] } = { members: [] };

  /** Listens, on a port that the system chooses. */
  constructor(token: string, onUncaught: (cause: unknown) => void) {
    this.#token = token;
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

  async #answer({ method, url }: Request, body: unknown): Promise<object> {
    switch (`${method} ${pathOf(url)}`) {
      case "POST /processes":
        return { processes: this.#cluster.members.map(lookAt) } satisfies LaunchedProcesses;
      case "POST /control":
        if (!Value.Check(ControlRequest, body)) throw new BazaarError(422, "Send an action and a process's name.");
        await breakIt(this.#cluster.members, body);
        return {};
      default:
        throw new BazaarError(404, "The launcher has no such route.");
    }
  }
}
