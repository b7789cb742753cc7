import type { Metric } from "./metric.ts";
import type { RequestMeter, RouteFigures } from "./request-meter.ts";

/** What every service tells of its requests. */
export function requestMetrics(requests: RequestMeter): Metric[] {
  const labels = ["method", "route", "status"];
  return [
    {
      type: "counter",
      name: "bazaar_http_requests_total",
      help: "Requests that were answered, by route and status.",
      labels,
      read: () => requests.figures.map((one) => [labelsOf(one), one.seconds.count]),
    },
    {
      type: "histogram",
      name: "bazaar_http_request_duration_seconds",
      help: "From a request to its answer, by route and status.",
      labels,
      read: () => requests.figures.map((one) => [labelsOf(one), one.seconds]),
    },
    {
      type: "gauge",
      name: "bazaar_http_requests_in_flight",
      help: "Requests that have no answer yet.",
      read: () => requests.underWay,
    },
  ];
}

function labelsOf({ route, status }: RouteFigures) {
  const [method = "", path = ""] = route.split(" ");
  return { method, route: path, status: String(status) };
}
