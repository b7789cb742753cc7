import { counted } from "../client/workload/counted.ts";
import type { Counts } from "../client/workload/counts.ts";
import { table } from "../command-line/table.ts";
import { timeLeft } from "../command-line/time-left.ts";
import { percentile } from "../measuring/percentile.ts";
import type { Failover } from "./failover.ts";
import { lengthMs } from "./gap.ts";
import type { Measurement } from "./measurement.ts";
import type { Fault } from "./options.ts";
import { type Mark, timeline } from "./timeline.ts";

/** Where a run stands, in one line. */
export function progressText({ failovers, load }: Measurement, wanted: number, elapsedMs: number): string {
  const gaps = failovers.map(({ gap }) => lengthMs(gap));
  const [p50, max] = [percentile(gaps, 50), percentile(gaps, 100)];
  const soFar = p50 === undefined || max === undefined ? "" : `; gap p50 ${ms(p50)} ms, max ${ms(max)} ms`;
  return [
    `${timeLeft(elapsedMs, failovers.length / wanted)} left: ${failovers.length} of ${wanted}`,
    `${load.answersMs.length.toLocaleString("en-US")} trades answered`,
    `${counted(load.errors.total, "error")}${soFar}`,
  ].join(", ");
}

/** One failover, in one line. */
export function failoverText(
  number: number,
  { failed, failedAtMs, next, leadsAtMs, inSyncAtMs, gap }: Failover,
): string {
  const leads = `order-${next.id} leads term ${next.term} after ${ms(leadsAtMs - failedAtMs)} ms`;
  const back = `order-${failed.id} is back in sync after ${ms(inSyncAtMs - failedAtMs)} ms`;
  return `${number}: gap ${ms(lengthMs(gap))} ms; ${leads}, ${back}`;
}

/** What a run has shown. */
export function summary(measurement: Measurement, fault: Fault, elapsedMs: number): string {
  const { failovers, load, faults, mismatches } = measurement;
  const what = fault === "kill" ? counted(failovers.length, "kill") : counted(failovers.length, "pause");
  return [
    `${what} in ${(elapsedMs / 1_000).toFixed(1)} s:`,
    "",
    figures(measurement, fault),
    "",
    `Trades: ${load.answersMs.length.toLocaleString("en-US")} answered. Errors: ${load.errors.total + faults.total}.`,
    `Orders: ${checked(measurement)}`,
    ...problems("Error", load.errors),
    ...problems("Error", faults),
    ...problems("Mismatch", mismatches),
    ...timelines(failovers, load.answersMs, fault),
  ].join("\n");
}

function figures({ failovers, load }: Measurement, fault: Fault): string {
  const row = (name: string, values: number[]) => {
    const cells = [50, 99, 100].map((percent) => percentile(values, percent)).map((value) => cell(value));
    return [name, values.length.toLocaleString("en-US"), ...cells];
  };
  const latency = load.latency.summary();
  const head = ["", "COUNT", "P50 MS", "P99 MS", "MAX MS"];
  const rows = [
    row(
      `gap around a ${fault}`,
      failovers.map(({ gap }) => lengthMs(gap)),
    ),
    row(
      "gap while all is quiet",
      failovers.map(({ quiet }) => lengthMs(quiet)),
    ),
    [
      "answer to a trade",
      load.latency.count.toLocaleString("en-US"),
      ...[latency?.p50, latency?.p99, latency?.max].map((value) => cell(value)),
    ],
  ];
  return table([head, ...rows], ["left", ...head.slice(1).map(() => "right" as const)]);
}

function checked({ load, mismatches, logsChecked }: Measurement): string {
  const told = counted(load.told.length, "acknowledged order");
  if (logsChecked === 0) return `${told}, not checked.`;
  const where = counted(logsChecked, "log");
  if (mismatches.total > 0) return `${told}; ${counted(mismatches.total, "mismatch", "mismatches")} in ${where}.`;
  return `all ${told} are in each of ${where} (front ends and replicas), and nothing else is.`;
}

function problems(what: string, { entries }: Counts): string[] {
  return entries.map(([text, count]) => `${what}: ${text}${count === 1 ? "" : ` (${count} times)`}`);
}

/** Of the failover with the median gap, and of the one with the longest. */
function timelines(failovers: readonly Failover[], answersMs: readonly number[], fault: Fault): string[] {
  const sorted = failovers.toSorted((a, b) => lengthMs(a.gap) - lengthMs(b.gap));
  const median = sorted[Math.ceil(sorted.length / 2) - 1];
  const longest = sorted.at(-1);
  const show = (failover: Failover | undefined, which: string) => {
    if (!failover) return [];
    const number = failovers.indexOf(failover) + 1;
    const title = `Answered trades per 10 ms around ${fault} ${number}, the one with the ${which} gap (${ms(lengthMs(failover.gap))} ms):`;
    return ["", title, timeline(answersMs, failover.failedAtMs, marks(failover, fault))];
  };
  return [...show(median, "median"), ...(longest === median ? [] : show(longest, "longest"))];
}

/** What happened in one failover, and when. */
export function marks({ failed, next, ...at }: Failover, fault: Fault): Mark[] {
  return [
    { atMs: at.failedAtMs, text: `order-${failed.id} is ${fault === "kill" ? "killed" : "paused"}` },
    { atMs: at.leadsAtMs, text: `new leader: order-${next.id}` },
    { atMs: at.returnedAtMs, text: `order-${failed.id} returns` },
    { atMs: at.inSyncAtMs, text: `order-${failed.id} is in sync` },
  ];
}

function cell(value: number | undefined): string {
  return value === undefined ? "-" : ms(value);
}

function ms(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
