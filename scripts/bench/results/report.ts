import { counted } from "../../client/workload/counted.ts";
import { type Side, table } from "../../command-line/table.ts";
import { machineText } from "../../measuring/machine.ts";
import { partNames } from "../parts/part-names.ts";
import { comparisons } from "./comparisons.ts";
import { factTables } from "./fact-tables.ts";
import type { Figure } from "./figure.ts";
import { figureCells, figureHead } from "./figure-table.ts";
import { kneeText } from "./knee.ts";
import type { Summary } from "./summary.ts";

/** The report block of a run, for a terminal. */
export function reportText(summary: Summary): string {
  return [heading(summary), ...partNames.flatMap((part) => partText(summary, part))].join("\n\n");
}

function heading({ settings, complete, notes }: Summary): string {
  const { rounds, seconds, systems } = settings;
  return [
    machineText(settings),
    ...systems,
    `Medians of ${counted(rounds, "round")} of ${seconds} s a case, in alternation.`,
    ...notes,
    ...(complete ? [] : ["Ended early: these are the figures so far."]),
  ].join("\n");
}

function partText(summary: Summary, part: Figure["part"]): string[] {
  const figures = summary.figures.filter((figure) => figure.part === part);
  const facts = summary.facts.filter((fact) => fact.part === part);
  if (figures.length + facts.length === 0) return [];
  const blocks = [
    figures.length === 0 ? [] : [figureTable(figures)],
    part === "ceiling" ? [kneeText(figures)] : [],
    comparisonTable(figures),
    factTables(facts).map(({ head, rows }) => table([head, ...rows], ["left", "left", "right"])),
  ].flat();
  return [`${part.toUpperCase()}\n${blocks.join("\n\n")}`];
}

function figureTable(figures: readonly Figure[]): string {
  const sides = figureHead.map((_, index): Side => (index >= 3 && index <= 12 ? "right" : "left"));
  return table([figureHead, ...figures.map(figureCells)], sides);
}

/** What each comparison comes to, and what an answer costs each process. */
function comparisonTable(figures: readonly Figure[]): string[] {
  const found = comparisons(figures);
  if (found.length === 0) return [];
  const rows = found.map(({ first, other, rate, p50 }) => [
    first.group,
    first.requests,
    `${first.system} : ${other.system}`,
    `${rate.toFixed(2)} x`,
    p50 === null ? "-" : `${p50.toFixed(2)} x`,
  ]);
  // Requests of several kinds that came at the same time share their cost.
  const cases = Map.groupBy(figures, ({ group, system }) => JSON.stringify([group, system]));
  const costs = [...cases.values()].flatMap(([first]) =>
    first ? [[first.group, first.system, costText(first.costsUs)]] : [],
  );
  return [
    table([["COMPARED", "REQUESTS", "SYSTEMS", "RATE", "P50"], ...rows], ["left", "left", "left", "right", "right"]),
    table([["PROCESSOR TIME", "SYSTEM", "MICROSECONDS FOR EACH ANSWER"], ...costs]),
  ];
}

function costText(costsUs: Record<string, number>): string {
  return Object.entries(costsUs)
    .map(([name, us]) => `${name} ${us.toFixed(1)}`)
    .join(", ");
}
