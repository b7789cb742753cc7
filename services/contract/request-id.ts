import { Type } from "@sinclair/typebox";
import { limits } from "../runtime/limits.ts";

/** Names a request in the logs of every service that it passes. */
export const requestIdHeader = "x-request-id";

export const RequestId = Type.String({
  pattern: `^[\\x21-\\x7e]{1,${limits.requestIdCharacters}}$`,
  description: `1 to ${limits.requestIdCharacters} visible ASCII characters; left out where it is the key`,
});

const pattern = new RegExp(RequestId.pattern ?? "");

export function isRequestId(text: unknown): text is string {
  return typeof text === "string" && pattern.test(text);
}

/** The request's id, as far as the caller has sent one. */
export function readRequestId(headers: Headers): string | undefined {
  const id = headers.get(requestIdHeader);
  return isRequestId(id) ? id : undefined;
}

/**
 * What the logs call a request that came from a caller who was believed, or who changes nothing: its id, or those of the
 * requests that travel together in it.
 */
export function loggedRequestId(headers: Headers): string | undefined {
  return headers.get(requestIdHeader)?.slice(0, limits.requestIdsABatch * (limits.requestIdCharacters + 1));
}

/** What is sent for requests that travel together. */
export function joinRequestIds(ids: Iterable<string | undefined>): string | undefined {
  const known = new Set([...ids].filter((id) => id !== undefined));
  return known.size === 0 ? undefined : [...known].slice(0, limits.requestIdsABatch).join();
}

/** What a trade is called in the logs: its request's id, which is its key where the client sent none. */
export function requestOf({ requestId, key }: { requestId?: string; key: string }): string {
  return requestId ?? key;
}
