import { parse, View } from "vega";
import { type Config, compile, type TopLevelSpec } from "vega-lite";

/** Draws without a browser. The fonts are those of whoever looks. */
export async function toSvg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile({ ...spec, background: "white", padding: 10, config }).spec), {
    renderer: "none",
  });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

const font = "system-ui, sans-serif";
const config: Config = {
  aria: false,
  font,
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#e5e7eb" },
  header: { labelFontSize: 12, labelFontWeight: "bold", title: null },
  legend: { labelFontSize: 11, title: null, orient: "top" },
  title: { fontSize: 14, anchor: "start" },
  view: { stroke: "#d1d5db" },
  range: { category: ["#2563eb", "#ea580c", "#16a34a", "#9333ea", "#0891b2", "#64748b"] },
};
