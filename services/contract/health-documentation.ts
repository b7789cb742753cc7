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

const metricsExample = `# HELP bazaar_http_requests_in_flight Requests that have no answer yet.
# TYPE bazaar_http_requests_in_flight gauge
bazaar_http_requests_in_flight 1
`;

/** What every service's documentation says of its `healthRoutes`, and of its `/metrics`. */
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
  "GET /metrics": documented({
    tag: "Health",
    summary: "What the service has counted since its start",
    description: "For Prometheus, in its text format. Each series says in its HELP line what it is.",
    ok: Type.String({ examples: [metricsExample] }),
    okType: "text/plain",
  }),
};
