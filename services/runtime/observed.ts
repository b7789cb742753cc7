import { idempotencyKeyHeader } from "../contract/order.ts";
import { loggedRequestId } from "../contract/request-id.ts";
import type { Clock } from "./clock.ts";
import { limits } from "./limits.ts";
import type { Log } from "./log.ts";
import type { RequestMeter } from "./metrics/request-meter.ts";
import { type Route, RouteTable } from "./metrics/route-table.ts";
import type { Notices } from "./notices.ts";

interface Parts {
  clock: Clock;
  log: Log;
  requests: RequestMeter;
  notices: Notices;
}

/** What answers requests. */
export type Handle = (request: Request) => Promise<Response> | Response;

/**
 * `handle`, with each request counted and timed around it, and slow ones told of that have a name. Hooks of an Elysia app
 * would each cost more than all of this.
 */
export function observed(handle: Handle, routes: readonly Route[], parts: Parts): Handle {
  const { clock, requests } = parts;
  const table = new RouteTable(routes);
  return (request) => {
    const startMs = clock.monotonic();
    const route = table.nameOf(request.method, request.url);
    requests.began();
    const ended = (response: Response): Response => {
      const tookMs = clock.monotonic() - startMs;
      requests.ended(route, response.status, tookMs);
      tell(parts, route, tookMs, request, response);
      return response;
    };
    const answer = handle(request);
    return answer instanceof Promise ? answer.then(ended) : ended(answer);
  };
}

function tell({ log, notices }: Parts, route: string, tookMs: number, request: Request, response: Response): void {
  const { status, headers } = response;
  // What was refused in the end is told of as that.
  const isSlow = tookMs > limits.slowMs && status < 500;
  if (!isSlow && !log.isLevelEnabled("debug")) return;
  const id = loggedRequestId(request.headers) ?? headers.get(idempotencyKeyHeader);
  if (id === null) return;
  const fields = { request: id, route, status, ms: Math.round(tookMs) };
  if (isSlow) notices.warn(`slow ${route}`, fields, "a slow request");
  else log.debug(fields, "a request");
}
