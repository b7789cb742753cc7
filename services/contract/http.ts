import { Elysia } from "elysia";
import { pathOf } from "../runtime/http/request-path.ts";
import { limits } from "../runtime/limits.ts";
import type { Notices } from "../runtime/notices.ts";
import { BazaarError } from "./errors.ts";
import { idempotencyKeyHeader } from "./order.ts";
import { loggedRequestId } from "./request-id.ts";

/** Services refuse to talk to one of another wire version. */
export const wireVersion = "1";
export const wireVersionHeader = "x-bazaar-wire";

/** A slash at the end of a path is taken away before; and a service may be called by a host name of two letters. */
const matching = { strictPath: true, handler: { standardHostname: false } };

/** Makes the answer of whatever a route threw; `name` is what the logs call the request, if anything. */
export type Refuse = (error: unknown, request: Request, name: string | undefined) => Response;

/**
 * Answers each error with the envelope of the wire contract, and never shows the inside of a 500. `onUnexpected` is
 * told of what that was, and `onRefused` of each 421, 503 and 504, and of a 401 for another cluster's token.
 */
export function refuser(
  notices: Pick<Notices, "error" | "once">,
  onUnexpected: (cause: unknown) => void = () => {},
  onRefused: (refusal: Refused) => void = () => {},
): Refuse {
  return (error, request, name) => {
    const known = toBazaarError(error, request);
    if (known.status === 500) {
      const url = request.url.slice(0, limits.loggedUrlCharacters);
      notices.error(`unexpected ${kindOf(error)}`, { err: error, url, request: name }, "unexpected error");
      onUnexpected(error);
    } else if (refusals.has(known.status) || isStranger(known, request)) {
      if (known.status === 401) notices.once("other token", "a service comes with another cluster token");
      onRefused({ status: known.status, message: known.message, request: name });
    }
    return known.toResponse();
  };
}

/** Few, whatever is asked for: a class or a code, and never a message. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error ? String(error.code) : error.name;
}

/** The Elysia instance that every service's routes are added to: `refuse` answers each error, unknown routes too. */
export function createController(refuse: Refuse) {
  return new Elysia(matching).onError({ as: "global" }, ({ error, request, set }) =>
    refuse(error, request, loggedRequestId(request.headers) ?? set.headers[idempotencyKeyHeader]?.toString()),
  );
}

/** Nothing was done, nobody knows, or another one is to be asked. */
const refusals = new Set([421, 503, 504]);

/** Whether a request speaks as a service of the bazaar does, but shows no token of this one. */
function isStranger({ status }: BazaarError, { headers }: Request): boolean {
  return status === 401 && headers.has(wireVersionHeader);
}

/** What the log says of a request that was refused. */
export interface Refused {
  status: number;
  message: string;
  /** The request's id, if it has one. */
  request: string | undefined;
}

function toBazaarError(error: unknown, request: Request): BazaarError {
  if (error instanceof BazaarError) return error;
  if (typeof error === "object" && error !== null && "code" in error && error.code === "NOT_FOUND") {
    return new BazaarError(404, `There is no ${request.method} ${shortPath(request)} here.`);
  }
  return new BazaarError(500, "Something went wrong inside the service; its log says what.");
}

function shortPath(request: Request): string {
  return pathOf(request.url).slice(0, 100);
}
