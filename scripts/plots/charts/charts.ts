import { growthBars, peerBars } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { failoverTimeline } from "./failover-timeline.ts";
import { latencyByProbability } from "./latency-by-probability.ts";
import { latencyByRate } from "./latency-by-rate.ts";
import { percentilesByLoad, percentilesOfPeers } from "./percentiles.ts";

/** All plots, in the order of the page. */
export const charts: readonly Chart[] = [
  latencyByProbability,
  latencyByRate,
  percentilesByLoad,
  peerBars,
  percentilesOfPeers,
  failoverTimeline,
  growthBars,
];
