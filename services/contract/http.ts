import { Elysia } from "elysia";
import type { Log } from "../runtime/log.ts";
import { BazaarError } from "./errors.ts";

/** Services refuse to talk to one of another wire version. */
export const wireVersion = "1";
export const wireVersionHeader = "x-bazaar-wire";

/** `/stocks/` is not `/stocks`; and a service may be called by a host name of two letters. */
const matching = { strictPath: true, handler: { standardHostname: false } };

/** Makes the answer of whatever a route threw. */
export type Refuse = (error: unknown, request: Request) => Response;

/**
 * Answers each error with the envelope of the wire contract, and never shows the inside of a 500. `onUnexpected` is
 * told of what that was.
 */
export function refuser(log: Log, onUnexpected: (cause: unknown) => void = () => {}): Refuse {
  return (error, request) => {
    const known = toBazaarError(error, request);
    if (known.status === 500) {
      log.error({ err: error, url: request.url }, "unexpected error");
      onUnexpected(error);
    }
    return known.toResponse();
  };
}

/** The Elysia instance that every service's routes are added to: `refuse` answers each error, unknown routes too. */
export function createController(refuse: Refuse) {
  return new Elysia(matching).onError({ as: "global" }, ({ error, request }) => refuse(error, request));
}

function toBazaarError(error: unknown, request: Request): BazaarError {
  if (error instanceof BazaarError) return error;
  if (typeof error === "object" && error !== null && "code" in error && error.code === "NOT_FOUND") {
    return new BazaarError(404, `There is no ${request.method} ${shortPath(request)} here.`);
  }
  return new BazaarError(500, "Something went wrong inside the service; its log says what.");
}

function shortPath(request: Request): string {
  return new URL(request.url).pathname.slice(0, 100);
}
