import { Elysia } from "elysia";
import { BazaarError } from "./errors.ts";

/** The envelope of a success without data. */
export function success(message: string) {
  return { success: { code: 200, message } };
}

/**
 * `GET /health/live` answers as soon as the service listens; `GET /health/ready` only while it can do its work, else
 * 503 with what `missing` says.
 */
export function healthRoutes(missing: () => string | undefined) {
  return new Elysia()
    .get("/health/live", () => success("alive"))
    .get("/health/ready", () => {
      const reason = missing();
      if (reason) throw new BazaarError(503, reason);
      return success("ready");
    });
}
