import { Type } from "@sinclair/typebox";
import { documented } from "./documentation.ts";
import { refusal } from "./refusal.ts";

/** The model of the envelope of a success without data, with one of its messages. */
export function Success(message: string) {
  return Type.Object({
    success: Type.Object({
      code: Type.Literal(200, { examples: [200] }),
      message: Type.String({ examples: [message] }),
    }),
  });
}

const uptime = Type.Number({ description: "seconds since it was started", examples: [72.5] });

/** What every service's documentation says of its `healthRoutes`. */
export const healthDocumentation = {
  "GET /health/live": documented({
    tag: "Health",
    summary: "Whether the service runs, and since when",
    ok: Type.Object({ ...Success("alive").properties, uptime }),
  }),
  "GET /health/ready": documented({
    tag: "Health",
    summary: "Whether the service can do its work, and what is missing",
    ok: Success("ready"),
    errors: [refusal(503, "It can't do its work now: the message says what is missing.", "No order replica leads.")],
  }),
};
