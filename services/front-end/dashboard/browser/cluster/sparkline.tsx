import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import type { Moment } from "../store.ts";

interface SparklineProps {
  moments: readonly Moment[];
  pick: (moment: Moment) => number | null;
  /** The custom property that has the line's color. */
  color: string;
}

const heightPx = 44;
/** What the chart spans. */
const spanSeconds = 60;

/** A small chart of the last minute. What it shows stands beside it as a number, too. */
export function Sparkline({ moments, pick, color }: SparklineProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const chart = new UPlot(options(element, color), [[], []], element);
    plot.current = chart;
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: heightPx }));
    resized.observe(element);
    // The colors are read as it draws.
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const redraw = () => chart.redraw(false);
    scheme.addEventListener("change", redraw);
    return () => {
      scheme.removeEventListener("change", redraw);
      resized.disconnect();
      chart.destroy();
    };
  }, [color]);
  useEffect(() => {
    plot.current?.setData([moments.map(({ seconds }) => seconds), moments.map(pick)]);
  }, [moments, pick]);
  return <div class="sparkline" ref={place} aria-hidden="true" />;
}

function options(element: HTMLElement, color: string): UPlot.Options {
  const line = () => getComputedStyle(element).getPropertyValue(color);
  return {
    width: element.clientWidth,
    height: heightPx,
    pxAlign: false,
    padding: [4, 0, 2, 0],
    cursor: { show: false },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { range: (_, __, newest) => [newest - spanSeconds, newest] },
      y: { range: (_, __, highest) => [0, Math.max(highest, 1)] },
    },
    series: [{}, { stroke: line, fill: () => `${line()}22`, width: 1.5, points: { show: false }, spanGaps: false }],
  };
}
