import { idempotencyKeyHeader } from "../contract/order.ts";
import { isRequestId, requestIdHeader } from "../contract/request-id.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Handle } from "../runtime/observed.ts";
import { type Random, uuidV7 } from "../runtime/random.ts";

/**
 * Gives every request an id, under which the logs of all services speak of it: the client's own, if it sent a good one.
 * A trade without one is called by its idempotency key, which travels anyway.
 */
export function withRequestIds(handle: Handle, { clock, random }: { clock: Clock; random: Random }): Handle {
  return (request) => {
    const sent = request.headers.get(requestIdHeader);
    const own = isRequestId(sent) ? sent : undefined;
    const id = own ?? (request.method === "GET" ? uuidV7(random, clock.now()) : undefined);
    // The routes read it there.
    if (id === undefined && sent !== null) request.headers.delete(requestIdHeader);
    else if (id !== undefined && id !== own) request.headers.set(requestIdHeader, id);
    const named = (response: Response): Response => {
      const { headers } = response;
      headers.set(requestIdHeader, id ?? headers.get(idempotencyKeyHeader) ?? uuidV7(random, clock.now()));
      return response;
    };
    const answer = handle(request);
    return answer instanceof Promise ? answer.then(named) : named(answer);
  };
}
