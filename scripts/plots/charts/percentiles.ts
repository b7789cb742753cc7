import type { TopLevelSpec } from "vega-lite";
import type { Figure } from "../../bench/results/figure.ts";
import type { Chart } from "./chart.ts";

/** On a logarithmic axis each step to the right is ten times as rare. */
const labels = "datum.value == 1 ? '0' : datum.value == 2 ? '50' : format(100 - 100 / datum.value, '~r')";

/** What the slow ones among the answers of the peers take. */
export const percentilesOfPeers: Chart = {
  part: "peers",
  file: "percentiles-peers.svg",
  caption: "Percentiles of trades at 128 connections, the bazaar beside its peers, on logarithmic axes",
  spec({ figures }) {
    const group = "trades, c=128";
    return plot(
      `Percentiles of ${group}`,
      figures.filter((figure) => figure.part === "peers" && figure.group === group),
      ({ system }) => system,
    );
  },
};

const shownPercents = [10, 50, 70, 80, 90, 100];

/** The same of the bazaar alone, the closer the load comes to what it can take. */
export const percentilesByLoad: Chart = {
  part: "ceiling",
  file: "percentiles-by-load.svg",
  caption: "Percentiles of trades in an open loop, by the part of the ceiling that is offered, on logarithmic axes",
  spec({ figures }) {
    return plot(
      "Percentiles of trades, by the part of the ceiling that is offered",
      figures.filter(({ part, at }) => part === "ceiling" && shownPercents.includes(at.ceilingPercent ?? 0)),
      ({ at }) => `${at.ceilingPercent} %`,
    );
  },
};

function plot(title: string, figures: readonly Figure[], name: (figure: Figure) => string): TopLevelSpec | undefined {
  const values = figures.flatMap((figure) =>
    (figure.latencyMs?.curve ?? []).map(([percent, ms]) => ({ name: name(figure), x: 100 / (100 - percent), ms })),
  );
  if (values.length === 0) return undefined;
  return {
    title,
    data: { values },
    width: 620,
    height: 280,
    mark: { type: "line", point: { size: 18 } },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        scale: { type: "log" },
        title: "percentile",
        axis: { values: [1, 2, 10, 100, 1_000, 10_000], labelExpr: labels },
      },
      y: { field: "ms", type: "quantitative", scale: { type: "log" }, title: "ms" },
      color: { field: "name", type: "nominal", sort: figures.map(name) },
    },
  };
}
