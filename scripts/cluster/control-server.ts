import { Value } from "@sinclair/typebox/value";
import { BazaarError } from "../../services/contract/errors.ts";
import { ControlRequest, type LaunchedProcesses } from "../../services/contract/launcher.ts";
import { breakIt, lookAt } from "./break-it.ts";
import type { Member } from "./member.ts";

/**
 * Where the front ends of this cluster ask their launcher how its processes are, and to kill, pause, resume or start
 * one. It listens on this machine alone, and takes the cluster token's word.
 */
export class ControlServer {
  readonly #server: Bun.Server<undefined>;
  readonly #token: string;
  #cluster: { readonly members: readonly Member[] } = { members: [] };

  /** Listens, on a port that the system chooses. */
  constructor(token: string) {
    this.#token = token;
    this.#server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => this.#respond(request) });
  }

  get url(): string {
    return this.#server.url.origin;
  }

  /** From now on it answers for the processes of this cluster. */
  serve(cluster: { readonly members: readonly Member[] }): void {
    this.#cluster = cluster;
  }

  stop(): void {
    void this.#server.stop(true);
  }

  async #respond(request: Request): Promise<Response> {
    try {
      // Loaded once somebody asks: the launcher has no other use for a web framework.
      const { readInternal } = await import("../../services/contract/body.ts");
      const body = await readInternal(this.#token)(request);
      return Response.json(await this.#answer(request, body));
    } catch (cause) {
      if (cause instanceof BazaarError) return cause.toResponse();
      return new BazaarError(500, "The launcher could not do that.").toResponse();
    }
  }

  async #answer({ method, url }: Request, body: unknown): Promise<object> {
    switch (`${method} ${new URL(url).pathname}`) {
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
