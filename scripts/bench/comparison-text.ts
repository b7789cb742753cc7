import { table } from "../command-line/table.ts";
import type { Case, Group } from "./groups.ts";
import type { Sample, Samples } from "./measure-groups.ts";
import { median } from "./median.ts";

const head = ["GROUP", "SYSTEM", "PER S", "FROM", "TO", "P50 MS", "P99 MS", "BAZAAR IS", "P50 IS", "CPU US"];

/** The medians of all rounds, and how many times the bazaar's each other system's is. */
export function comparisonText(measured: ReadonlyMap<Group, Samples>): string {
  const rows = [...measured].flatMap(([group, samples]) => {
    const [first] = group.cases;
    const base = first && samples.get(first);
    return group.cases.map((one) => row(group, one, samples.get(one) ?? [], base ?? []));
  });
  return table([head, ...rows], ["left", "left", ...Array.from({ length: 7 }, () => "right" as const), "left"]);
}

function row(group: Group, { name, system }: Case, samples: Sample[], base: Sample[]): string[] {
  const perSecond = samples.map((sample) => sample.perSecond);
  const p50 = (some: Sample[]) => median(some.map((sample) => sample.latencyMs.p50));
  const isBase = samples === base;
  const rate = median(base.map((sample) => sample.perSecond)) / median(perSecond);
  const costs = system.processes.map(({ name: process }, index) => {
    return `${process} ${median(samples.map(({ costsUs }) => costsUs[index] ?? Number.NaN)).toFixed(1)}`;
  });
  const generator = `generator ${median(samples.map(({ generatorUs }) => generatorUs)).toFixed(1)}`;
  return [
    group.name,
    name,
    whole(median(perSecond)),
    whole(Math.min(...perSecond)),
    whole(Math.max(...perSecond)),
    p50(samples).toFixed(2),
    median(samples.map((sample) => sample.latencyMs.p99)).toFixed(2),
    isBase ? "" : `${rate.toFixed(2)} x`,
    isBase ? "" : `${(p50(base) / p50(samples)).toFixed(2)} x`,
    [...costs, generator].join(", "),
  ];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
