import type { LatencyDetail } from "../../client/workload/latency.ts";
import { median } from "../../measuring/median.ts";
import type { Sample } from "./sample.ts";

/** The middle one of some values, and how far they lie apart. */
interface Spread {
  median: number;
  min: number;
  max: number;
}

/** All rounds of one case together: latencies and costs are medians, statuses and errors sums. */
export interface Figure extends Pick<Sample, "part" | "group" | "system" | "requests" | "at"> {
  rounds: number;
  offeredPerSecond: number | null;
  perSecond: Spread;
  latencyMs: LatencyDetail | null;
  statuses: Record<string, number>;
  errors: Record<string, number>;
  costsUs: Record<string, number>;
}

/** The figures of all samples, in the order in which their first samples came. */
export function figuresOf(samples: readonly Sample[]): Figure[] {
  const byCase = Map.groupBy(samples, ({ part, group, system, requests }) =>
    JSON.stringify([part, group, system, requests]),
  );
  return [...byCase.values()].flatMap((some) => figureOf(some) ?? []);
}

function figureOf(samples: readonly Sample[]): Figure | undefined {
  const [first] = samples;
  if (!first) return undefined;
  const { part, group, system, requests, at, offeredPerSecond = null } = first;
  return {
    part,
    group,
    system,
    requests,
    at,
    rounds: samples.length,
    offeredPerSecond,
    perSecond: spreadOf(samples.map(({ perSecond }) => perSecond)),
    latencyMs: medianLatency(samples.flatMap(({ latencyMs }) => latencyMs ?? [])),
    statuses: sum(samples.map(({ statuses }) => statuses)),
    errors: sum(samples.map(({ errors }) => errors)),
    costsUs: medians(samples.map(({ costsUs }) => costsUs)),
  };
}

function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

function medianLatency(all: readonly LatencyDetail[]): LatencyDetail | null {
  const [first] = all;
  if (!first) return null;
  const of = (value: (one: LatencyDetail) => number) => median(all.map(value));
  const p999 = all.flatMap((one) => one.p999 ?? []);
  // A round with few answers has no high percentiles; the plot then shows those that all rounds have.
  const percents = first.curve.map(([percent]) => percent);
  const common = percents.filter((percent) => all.every((one) => at(one, percent) !== undefined));
  return {
    mean: of(({ mean }) => mean),
    p50: of(({ p50 }) => p50),
    p90: of(({ p90 }) => p90),
    p99: of(({ p99 }) => p99),
    p999: p999.length === 0 ? null : median(p999),
    max: of(({ max }) => max),
    curve: common.map((percent) => [percent, of((one) => at(one, percent) ?? Number.NaN)]),
  };
}

function at({ curve }: LatencyDetail, percent: number): number | undefined {
  return curve.find(([other]) => other === percent)?.[1];
}

function sum(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [key, count] of counts.flatMap(Object.entries)) total[key] = (total[key] ?? 0) + count;
  return total;
}

function medians(all: readonly Record<string, number>[]): Record<string, number> {
  const values = Map.groupBy(
    all.flatMap((one) => Object.entries(one)),
    ([key]) => key,
  );
  return Object.fromEntries([...values].map(([key, some]) => [key, median(some.map(([, value]) => value))]));
}
