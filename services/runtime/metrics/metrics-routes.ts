import { Elysia } from "elysia";
import type { Surroundings } from "../service.ts";
import type { Metric } from "./metric.ts";
import type { RequestMeter } from "./request-meter.ts";

interface Parts extends Pick<Surroundings, "processMetrics"> {
  requests: RequestMeter;
}

/**
 * `GET /metrics`, in Prometheus' text format: what `load` gives, and what all services tell. Nothing of it is loaded before
 * someone asks: the service counts all the time, but what it counts is put into words only then.
 */
export function metricsRoutes(parts: Parts, load: () => Promise<readonly Metric[]>) {
  const open = async () => {
    const [{ exposition }, { requestMetrics }, own, ofProcess] = await Promise.all([
      import("./exposition.ts"),
      import("./request-metrics.ts"),
      load(),
      parts.processMetrics?.(),
    ]);
    return exposition([...own, ...requestMetrics(parts.requests), ...(ofProcess ?? [])]);
  };
  let opened: ReturnType<typeof open> | undefined;
  return new Elysia().get("/metrics", async () => {
    opened ??= open();
    const registry = await opened;
    const headers = { "Content-Type": registry.contentType, "Cache-Control": "no-store" };
    return new Response(await registry.metrics(), { headers });
  });
}
