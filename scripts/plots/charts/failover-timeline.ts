import type { Timeline } from "../../bench/results/summary.ts";
import type { Chart, Panel } from "./chart.ts";

const at = { field: "atMs", type: "quantitative" } as const;

/** Answered trades around the kill with the median gap, and around the one with the longest. */
export const failoverTimeline: Chart = {
  part: "failover",
  file: "failover.svg",
  caption: "Answered trades per 10 ms around a kill of the leader: the kill with the median gap, and the longest",
  spec({ timelines }) {
    const shown = chosen(timelines);
    if (shown.length === 0) return undefined;
    return {
      title: "Answered trades per 10 ms around a kill of the leader",
      vconcat: shown.map(([which, timeline]) => panel(which, timeline)),
    };
  },
};

function chosen(timelines: readonly Timeline[]): [which: string, Timeline][] {
  const sorted = timelines.toSorted((a, b) => a.gapMs - b.gapMs);
  const median = sorted[Math.ceil(sorted.length / 2) - 1];
  const longest = sorted.at(-1);
  return [
    ...(median ? [["median", median] satisfies [string, Timeline]] : []),
    ...(longest && longest !== median ? [["longest", longest] satisfies [string, Timeline]] : []),
  ];
}

function panel(which: string, { kill, gapMs, fromMs, stepMs, counts, marks }: Timeline): Panel {
  const values = counts.map((count, index) => ({
    from: fromMs + index * stepMs,
    to: fromMs + (index + 1) * stepMs,
    count,
  }));
  const endMs = fromMs + counts.length * stepMs;
  // What would stand beyond the right edge stands to the left of its mark.
  const isLate = (atMs: number) => (atMs - fromMs) / (endMs - fromMs) > 0.7;
  const happened = marks.map(({ atMs, text }, index) => ({ atMs, text: `${text} (+${atMs} ms)`, y: 10 + index * 13 }));
  const x = { field: "from", type: "quantitative", title: "ms since the kill", scale: { nice: false } } as const;
  return {
    title: `Kill ${kill}, the ${which} gap: ${gapMs} ms`,
    width: 720,
    height: 130,
    layer: [
      {
        data: { values },
        mark: { type: "bar", color: "#2563eb" },
        encoding: {
          x,
          x2: { field: "to" },
          y: { field: "count", type: "quantitative", title: "answers" },
          y2: { datum: 0 },
        },
      },
      {
        data: { values: happened },
        mark: { type: "rule", color: "#dc2626" },
        encoding: { x: at },
      },
      words(
        happened.filter(({ atMs }) => !isLate(atMs)),
        "left",
      ),
      words(
        happened.filter(({ atMs }) => isLate(atMs)),
        "right",
      ),
    ],
  };
}

function words(values: { atMs: number; text: string; y: number }[], align: "left" | "right") {
  return {
    data: { values },
    mark: { type: "text" as const, align, dx: align === "left" ? 4 : -4, fontSize: 11, color: "#991b1b" },
    encoding: { x: at, y: { field: "y", type: "quantitative" as const, scale: null }, text: { field: "text" } },
  };
}
