import type { Figure } from "./figure.ts";
import { milliseconds, whole } from "./numbers.ts";

/** The columns of the table of figures; offered stays empty where the loop was closed. */
export const figureHead = [
  "GROUP",
  "SYSTEM",
  "REQUESTS",
  "OFFERED/S",
  "PER S",
  "FROM",
  "TO",
  "MEAN MS",
  "P50",
  "P90",
  "P99",
  "P99.9",
  "MAX",
  "STATUS",
  "ERRORS",
];

export function figureCells(figure: Figure): string[] {
  const { group, system, requests, offeredPerSecond, perSecond, latencyMs, statuses, errors } = figure;
  const latencies = latencyMs
    ? [latencyMs.mean, latencyMs.p50, latencyMs.p90, latencyMs.p99, latencyMs.p999, latencyMs.max].map(milliseconds)
    : ["-", "-", "-", "-", "-", "-"];
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name}: ${whole(count)}`)
      .join(", ");
  return [
    group,
    system,
    requests,
    offeredPerSecond === null ? "" : whole(offeredPerSecond),
    ...[perSecond.median, perSecond.min, perSecond.max].map(whole),
    ...latencies,
    list(statuses),
    list(errors) || "0",
  ];
}
