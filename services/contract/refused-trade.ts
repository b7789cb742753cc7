import { BazaarError, hasStatus } from "./errors.ts";

/** Who made the idempotency key of a trade: its caller, who may have used it before, or the service that was asked. */
export type KeyOrigin = "caller" | "service";

const certainty: Record<KeyOrigin, string> = {
  caller:
    "This request did nothing; if its Idempotency-Key was used before, that outcome stands: ask again with the same key.",
  service: "Nothing was done: try again.",
};

/**
 * A refused trade as its caller is told of it: a 503 says what is certain. Of a key that the caller sent, that is only
 * what this request did, since an earlier one may have become an order. Everything else stays as it is.
 */
export function refusedTrade(cause: unknown, key: KeyOrigin): unknown {
  if (!hasStatus(cause, 503)) return cause;
  return new BazaarError(503, `${cause.message} ${certainty[key]}`, cause.details, { cause });
}
