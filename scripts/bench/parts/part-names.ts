/** The parts of the benchmark, in the order in which they run. */
export const partNames = ["evaluation", "ceiling", "peers", "failover", "growth"] as const;
export type PartName = (typeof partNames)[number];
