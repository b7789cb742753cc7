import type { TopLevelSpec } from "vega-lite";
import type { PartName } from "../../bench/parts/part-names.ts";
import type { Summary } from "../../bench/results/summary.ts";

/** One plot of the page. */
export interface Chart {
  part: PartName;
  file: string;
  /** What it shows, for those who don't see it too. */
  caption: string;
  /** Undefined where the summary has nothing for it. */
  spec(summary: Summary): TopLevelSpec | undefined;
}

/** One of several that stand beside each other. */
export type Panel = Extract<TopLevelSpec, { vconcat: unknown }>["vconcat"][number];
