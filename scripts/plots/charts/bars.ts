import type { TopLevelSpec } from "vega-lite";
import type { Figure } from "../../bench/results/figure.ts";
import { whole } from "../../bench/results/numbers.ts";
import type { Chart, Panel } from "./chart.ts";

/** The bazaar beside its peers, a panel for each kind of work. */
export const peerBars: Chart = {
  part: "peers",
  file: "peers.svg",
  caption: "Answers a second of the bazaar and its peers: medians, and the least and the most of all rounds",
  spec: ({ figures }) =>
    bars(
      "Answers a second: median, least and most of all rounds",
      figures.filter(({ part, group }) => part === "peers" && !group.startsWith("generators")),
    ),
};

/** The bazaar with more and more in it. */
export const growthBars: Chart = {
  part: "growth",
  file: "growth.svg",
  caption: "Answers a second by the number of orders in the log, and of stocks: medians, least and most of all rounds",
  spec: ({ figures }) =>
    bars(
      "Answers a second with more and more in the log: median, least and most of all rounds",
      figures.filter(({ part }) => part === "growth"),
    ),
};

function bars(title: string, figures: readonly Figure[]): TopLevelSpec | undefined {
  if (figures.length === 0) return undefined;
  const panels = Map.groupBy(figures, ({ group, requests }) =>
    group.includes(requests) ? group : `${group}: ${requests}`,
  );
  return { title, columns: 2, spacing: 24, concat: [...panels].map(([name, some]) => panel(name, some)) };
}

function panel(title: string, figures: readonly Figure[]): Panel {
  const values = figures.map(({ system, perSecond: { median, min, max } }) => ({
    system,
    median,
    min,
    max,
    text: whole(median),
  }));
  const y = { field: "system", type: "nominal", sort: null, title: null } as const;
  return {
    title: { text: title, fontSize: 12 },
    width: 230,
    height: { step: 22 },
    data: { values },
    layer: [
      {
        mark: { type: "bar", height: 14 },
        encoding: {
          y,
          x: { field: "median", type: "quantitative", title: null },
          color: { field: "system", type: "nominal", sort: values.map(({ system }) => system), legend: null },
        },
      },
      {
        mark: { type: "rule", strokeWidth: 1.5 },
        encoding: { y, x: { field: "min", type: "quantitative" }, x2: { field: "max" } },
      },
      {
        mark: { type: "text", align: "left", dx: 6, fontSize: 10 },
        encoding: { y, x: { field: "max", type: "quantitative" }, text: { field: "text" } },
      },
    ],
    resolve: { scale: { color: "independent" } },
  };
}
