import { type PartName, partNames } from "../bench/parts/part-names.ts";
import { parts } from "../bench/parts/parts.ts";
import { comparisons } from "../bench/results/comparisons.ts";
import { factTables } from "../bench/results/fact-tables.ts";
import type { Figure } from "../bench/results/figure.ts";
import { figureCells, figureHead } from "../bench/results/figure-table.ts";
import { kneeText } from "../bench/results/knee.ts";
import type { Summary } from "../bench/results/summary.ts";
import { counted } from "../client/workload/counted.ts";
import { charts } from "./charts/charts.ts";
import { markdownTable } from "./markdown-table.ts";

const titles: Record<PartName, string> = {
  evaluation: "The course's evaluation",
  ceiling: "The ceiling, and the way there",
  peers: "Beside others",
  failover: "When the leader is killed",
  growth: "With more and more in it",
};

/** The page, in Markdown; `files` are the plots that were drawn. */
export function page(summary: Summary, files: ReadonlySet<string>): string {
  const sections = partNames.flatMap((part) => section(summary, part, files));
  return `${[...introduction(summary), ...sections].join("\n\n")}\n`;
}

function introduction({ settings, startedAt, complete, notes }: Summary): string[] {
  const { bun, commit, processor, cores, platform, systems, rounds, seconds } = settings;
  const machine: [string, string][] = [
    ["when", startedAt.slice(0, 16).replace("T", " ")],
    ["commit", commit],
    ["machine", `${processor}, ${counted(cores, "core")}, ${platform}, Bun ${bun}`],
    ["systems", systems.join("; ")],
    ["a figure", `the median of ${counted(rounds, "round")} of ${seconds} s, in alternation`],
  ];
  return [
    "# What was measured",
    "Made by `bun run plots` of one run of `bun run bench`: everything, the load generator too, ran on one machine, so the " +
      "figures may be compared with each other and with no other run's.",
    markdownTable(["", ""], machine),
    ...notes.map((note) => `- ${note}`),
    ...(complete ? [] : ["**The run was ended early:** these are its figures so far."]),
  ];
}

function section(summary: Summary, part: PartName, files: ReadonlySet<string>): string[] {
  const figures = summary.figures.filter((figure) => figure.part === part);
  const facts = summary.facts.filter((fact) => fact.part === part);
  if (figures.length + facts.length === 0) return [];
  const plots = charts.filter((chart) => chart.part === part && files.has(chart.file));
  return [
    `## ${titles[part]}`,
    `${sentence(parts[part].meaning)} (\`bun run bench ${part}\`)`,
    ...plots.map(({ caption, file }) => `![${caption}](${file})`),
    ...(part === "ceiling" ? [kneeText(figures)] : []),
    ...agreement(figures),
    ...compared(figures),
    ...factTables(facts).map(({ head, rows }) => markdownTable(head, rows)),
    ...(figures.length === 0 ? [] : [folded("All figures", markdownTable(figureHead, figures.map(figureCells)))]),
  ];
}

/** How far our generator and wrk agree. */
function agreement(figures: readonly Figure[]): string[] {
  const found = comparisons(figures).filter(({ other }) => other.system === "wrk");
  if (found.length === 0) return [];
  const said = found.map(({ first, rate }) => `${first.requests} ${rate.toFixed(2)} times`);
  return [`The generator against \`wrk\`, on the same server: it gets ${said.join(", ")} as many answers a second.`];
}

function compared(figures: readonly Figure[]): string[] {
  const rows = comparisons(figures).map(({ first, other, rate, p50 }) => [
    first.group,
    first.requests,
    `${first.system} : ${other.system}`,
    `${rate.toFixed(2)} ×`,
    p50 === null ? "-" : `${p50.toFixed(2)} ×`,
  ]);
  if (rows.length === 0) return [];
  return [
    "The first system's median over the other's: it is better with more answers and with a lower p50.",
    markdownTable(["WORK", "REQUESTS", "SYSTEMS", "ANSWERS A SECOND", "P50"], rows),
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function folded(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
