import type { Distribution } from "./distribution.ts";
import type { Metric } from "./metric.ts";

/** What is told of things that wait and then travel together. */
export interface BatchFigures {
  /** How many wait. */
  queued: number;
  /** How many travelled together. */
  sizes: Distribution;
}

/** What a service tells of its batches, by their kind. */
export function batchMetrics(kinds: () => Record<string, BatchFigures>): Metric[] {
  const labels = ["queue"];
  return [
    {
      type: "gauge",
      name: "bazaar_queue_length_items",
      help: "What waits for the next batch, by queue.",
      labels,
      read: () => Object.entries(kinds()).map(([queue, { queued }]) => [{ queue }, queued]),
    },
    {
      type: "histogram",
      name: "bazaar_batch_size_items",
      help: "How many travelled together in a batch, by queue.",
      labels,
      read: () => Object.entries(kinds()).map(([queue, { sizes }]) => [{ queue }, sizes]),
    },
  ];
}
