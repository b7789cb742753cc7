import type { Distribution } from "./distribution.ts";

export type Labels = Record<string, string>;

/** Values by their labels. */
export type Sample<Value> = readonly [labels: Labels, value: Value];

interface Named {
  /** `bazaar_…`, with the unit at its end, as Prometheus' conventions say. */
  name: string;
  /** What it counts, in a sentence. */
  help: string;
}

/**
 * Something that a service can be asked for by `/metrics`. Nothing is kept for it: it is read from what the service has
 * at the moment, once someone asks.
 */
export type Metric =
  /** Only grows, as long as the process lives. */
  | (Named & { type: "counter"; labels?: readonly string[]; read(): number | Sample<number>[] })
  | (Named & { type: "gauge"; labels?: readonly string[]; read(): number | Sample<number>[] })
  | (Named & { type: "histogram"; labels?: readonly string[]; read(): Distribution | Sample<Distribution>[] });
