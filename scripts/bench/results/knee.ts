import type { Figure } from "./figure.ts";
import { milliseconds, whole } from "./numbers.ts";

/** Answers keep up with what is offered, but for the last ones, which come after the end. */
const keptUp = 0.95;
/** How many times the lowest step's p99 a step's may be. */
const slower = 5;

/**
 * The knee of an open loop: the highest rate offered at which, as at all lower ones, answers keep up and p99 is at most
 * five times that of the lowest rate. Undefined where the lowest one does not keep up, or there is none.
 */
export function knee(figures: readonly Figure[]): Figure | undefined {
  const steps = figures
    .filter(({ offeredPerSecond }) => offeredPerSecond !== null)
    .toSorted((a, b) => (a.offeredPerSecond ?? 0) - (b.offeredPerSecond ?? 0));
  const limitMs = slower * (steps[0]?.latencyMs?.p99 ?? Number.POSITIVE_INFINITY);
  const over = steps.findIndex(({ offeredPerSecond, perSecond, latencyMs }) => {
    return (
      perSecond.median < keptUp * (offeredPerSecond ?? 0) || (latencyMs?.p99 ?? Number.POSITIVE_INFINITY) > limitMs
    );
  });
  return over === -1 ? steps.at(-1) : steps[over - 1];
}

export function kneeText(figures: readonly Figure[]): string {
  const found = knee(figures);
  if (!found) return "No rate that was offered was kept up with.";
  const { offeredPerSecond, latencyMs, at } = found;
  const rate = `${whole(offeredPerSecond ?? 0)}/s (${at.ceilingPercent} % of the ceiling)`;
  return `The knee: up to ${rate} answers keep up, with p99 ${milliseconds(latencyMs?.p99 ?? null)} ms.`;
}
