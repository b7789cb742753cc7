import { knee } from "../../bench/results/knee.ts";
import { milliseconds } from "../../bench/results/numbers.ts";
import type { Chart } from "./chart.ts";

const percentiles = ["p50", "p90", "p99", "p999"] as const;
const names = { p50: "p50", p90: "p90", p99: "p99", p999: "p99.9" };

/** Where waiting begins. */
export const latencyByRate: Chart = {
  part: "ceiling",
  file: "latency-by-rate.svg",
  caption: "Latency of trades by the rate that is offered in an open loop, counted from the intended start",
  spec({ figures }) {
    const open = figures.filter(({ part, offeredPerSecond }) => part === "ceiling" && offeredPerSecond !== null);
    const values = open.flatMap(({ offeredPerSecond, latencyMs }) =>
      percentiles.flatMap((percentile) => {
        const ms = latencyMs?.[percentile] ?? null;
        return ms === null ? [] : [{ offered: offeredPerSecond, percentile: names[percentile], ms }];
      }),
    );
    if (values.length === 0) return undefined;
    const bend = knee(open);
    const marked = bend
      ? [{ offered: bend.offeredPerSecond, text: `knee: p99 ${milliseconds(bend.latencyMs?.p99 ?? null)} ms` }]
      : [];
    const x = { field: "offered", type: "quantitative", title: "trades offered, 1/s" } as const;
    return {
      title: "Latency of trades by the rate offered (open loop)",
      width: 620,
      height: 280,
      layer: [
        {
          data: { values },
          mark: { type: "line", point: true },
          encoding: {
            x,
            y: { field: "ms", type: "quantitative", scale: { type: "log" }, title: "ms" },
            color: { field: "percentile", type: "nominal", sort: Object.values(names) },
          },
        },
        {
          data: { values: marked },
          mark: { type: "rule", strokeDash: [4, 3], color: "#64748b" },
          encoding: { x },
        },
        {
          data: { values: marked },
          mark: { type: "text", align: "right", dx: -6, fontSize: 11, color: "#334155" },
          encoding: { x, y: { value: 12 }, text: { field: "text" } },
        },
      ],
    };
  },
};
