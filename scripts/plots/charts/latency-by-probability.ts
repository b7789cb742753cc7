import type { Chart } from "./chart.ts";

/** The course's question: what the cache is worth, the more is traded. */
export const latencyByProbability: Chart = {
  part: "evaluation",
  file: "latency-by-p.svg",
  caption: "Median and 99th percentile of look-ups, trades and order look-ups by the share of look-ups that are traded",
  spec({ figures }) {
    const values = figures.flatMap(({ part, requests, system, at, latencyMs }) => {
      if (part !== "evaluation" || !latencyMs) return [];
      const point = { requests, system, p: 100 * (at.probability ?? 0) };
      return [
        { ...point, percentile: "p50", ms: latencyMs.p50 },
        { ...point, percentile: "p99", ms: latencyMs.p99 },
      ];
    });
    if (values.length === 0) return undefined;
    return {
      title: "Five clients: latency by the share of look-ups that are traded",
      data: { values },
      facet: {
        column: { field: "requests", type: "nominal", sort: ["look-ups", "trades", "order look-ups"] },
        row: { field: "percentile", type: "nominal" },
      },
      spec: {
        width: 220,
        height: 150,
        mark: { type: "line", point: true },
        encoding: {
          x: { field: "p", type: "quantitative", title: "p, %", axis: { values: [0, 20, 40, 60, 80] } },
          y: { field: "ms", type: "quantitative", title: "ms" },
          color: { field: "system", type: "nominal", sort: ["cache on", "cache off"] },
        },
      },
      resolve: { scale: { y: "independent" } },
    };
  },
};
