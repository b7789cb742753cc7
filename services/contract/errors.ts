import { limits } from "../runtime/limits.ts";

/** What an error may carry beside code and message, for services that act on it (`last`, `leader`, `term`, …). */
export type ErrorDetails = Record<string, unknown>;

/** Every error that a caller may see: an HTTP status, a message for people, and for us a cause that stays inside. */
export class BazaarError extends Error {
  override readonly name = "BazaarError";
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.details = details;
  }

  /** The envelope of the wire contract: `{"error":{"code","message"}}`, with the details beside it. */
  toJSON(): ErrorDetails {
    return { error: { code: this.status, message: this.message }, ...this.details };
  }

  toResponse(): Response {
    const headers = this.status === 503 ? { "Retry-After": String(limits.retryAfterSeconds) } : {};
    return Response.json(this, { status: this.status, headers });
  }
}

/** Narrows what was caught: an error with this status. */
export function hasStatus(error: unknown, status: number): error is BazaarError {
  return error instanceof BazaarError && error.status === status;
}

/** Reads the envelope that another service answered with. */
export function errorFromEnvelope(status: number, body: unknown): BazaarError {
  if (typeof body === "object" && body !== null && "error" in body) {
    const { error, ...details } = body as { error: { message?: unknown } };
    return new BazaarError(status, String(error?.message), details);
  }
  return new BazaarError(status, `The service answered ${status}.`);
}
