import type { Figure } from "./figure.ts";

/** A group's first system beside another one that did the same work. */
export interface Comparison {
  first: Figure;
  other: Figure;
  /** How many times as many answers a second the first gave. */
  rate: number;
  /** How many times as long its median answer took; null where one of them gave none. */
  p50: number | null;
}

/** Each group's first system beside each other one, for each kind of requests. */
export function comparisons(figures: readonly Figure[]): Comparison[] {
  const groups = Map.groupBy(figures, ({ part, group, requests }) => JSON.stringify([part, group, requests]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? others.map((other) => compare(first, other)) : [],
  );
}

function compare(first: Figure, other: Figure): Comparison {
  const rate = first.perSecond.median / other.perSecond.median;
  const p50 = first.latencyMs && other.latencyMs ? first.latencyMs.p50 / other.latencyMs.p50 : null;
  return { first, other, rate, p50 };
}
