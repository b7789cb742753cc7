import { Elysia } from "elysia";
import type { Clock } from "../runtime/clock.ts";
import { BazaarError } from "./errors.ts";

/** The envelope of a success without data. */
export function success(message: string) {
  return { success: { code: 200, message } };
}

/**
 * `GET /health/live` answers as soon as the service listens, with the seconds since it was made; `GET /health/ready` only
 * while it can do its work, else 503 with what `missing` says. That is an answer, and no refusal for the log.
 */
export function healthRoutes(clock: Clock, missing: () => string | undefined) {
  const startedMs = clock.monotonic();
  return new Elysia()
    .get("/health/live", () => ({ ...success("alive"), uptime: (clock.monotonic() - startedMs) / 1_000 }))
    .get("/health/ready", () => {
      const reason = missing();
      return reason ? new BazaarError(503, reason).toResponse() : success("ready");
    });
}
