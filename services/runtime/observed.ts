import { idempotencyKeyHeader } from "../contract/order.ts";
import { loggedRequestId } from "../contract/request-id.ts";
import type { Clock } from "./clock.ts";
import { withoutRoute } from "./http/without-route.ts";
import { limits } from "./limits.ts";
import type { Log } from "./log.ts";
import type { RequestMeter } from "./metrics/request-meter.ts";
import { otherRoute, type Route, RouteTable } from "./metrics/route-table.ts";
import type { Notices } from "./notices.ts";

interface Parts {
  clock: Clock;
  log: Log;
  requests: RequestMeter;
  notices: Notices;
}

/** What answers requests. */
export type Handle = (request: Request) => Promise<Response> | Response;

/** Counts and times requests, and tells of slow ones that have a name. */
export class RequestWatch {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A request has come; what it returns is for `end`. */
  begin(): number {
    this.#parts.requests.began();
    return this.#parts.clock.monotonic();
  }

  /** `route` is as `RouteTable` names it, `name` what the logs call the request, if anything. Returns the response. */
  end(begunMs: number, route: string, response: Response, name: () => string | undefined): Response {
    const { clock, requests, log } = this.#parts;
    const tookMs = clock.monotonic() - begunMs;
    requests.ended(route, response.status, tookMs);
    // What was refused in the end is told of as that.
    const isSlow = tookMs > limits.slowMs && response.status < 500;
    if (isSlow || log.isLevelEnabled("debug")) this.#tell(isSlow, tookMs, route, response.status, name());
    return response;
  }

  #tell(isSlow: boolean, tookMs: number, route: string, status: number, name: string | undefined): void {
    const { log, notices } = this.#parts;
    if (name === undefined) return;
    const fields = { request: name, route, status, ms: Math.round(tookMs) };
    if (isSlow) notices.warn(`slow ${route}`, fields, "a slow request");
    else log.debug(fields, "a request");
  }
}

/**
 * `handle`, with each request watched, and with an answer for what there is no route for. Hooks of an Elysia app would each
 * cost more than all of this.
 */
export function observed(handle: Handle, routes: readonly Route[], watch: RequestWatch): Handle {
  const table = new RouteTable(routes);
  return (sent) => {
    const begunMs = watch.begin();
    const named = table.nameOf(sent.method, sent.url);
    const instead = named === otherRoute ? withoutRoute(sent, table) : undefined;
    const request = instead instanceof Request ? instead : sent;
    const route = request === sent ? named : table.nameOf(request.method, request.url);
    const ended = (response: Response) =>
      watch.end(begunMs, route, response, () => nameOf(request.headers, response.headers));
    const answer = instead instanceof Response ? instead : handle(request);
    return answer instanceof Promise ? answer.then(ended) : ended(answer);
  };
}

function nameOf(asked: Headers, answered: Headers): string | undefined {
  return loggedRequestId(asked) ?? answered.get(idempotencyKeyHeader) ?? undefined;
}
