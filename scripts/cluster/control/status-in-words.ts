import { type Side, table } from "../../command-line/table.ts";
import type { ClusterReport } from "./cluster-report.ts";

const head = ["SERVICE", "STATE", "ROLE", "TERM", "HEAD", "HASH", "LAG", "URL", "PID"];
const sides: readonly Side[] = ["left", "left", "left", "right", "right", "left", "right", "left", "right"];
const hashDigits = 8;

/** A cluster for a person: a sentence, a table, and what those lack that are not ready. */
export function statusInWords(report: ClusterReport): string {
  const lines = [summary(report), "", table([head, ...report.processes.map(row)], sides)];
  const missing = report.processes.flatMap((one) => (one.missing === null ? [] : [`${one.name}: ${one.missing}`]));
  return [...lines, ...(missing.length === 0 ? [] : ["", ...missing])].join("\n");
}

function summary({ ready, leader, launcher, dataDir }: ClusterReport): string {
  const who = leader === null ? "no order replica leads" : `${leader.name} leads term ${leader.term}`;
  const since = `since ${new Date(launcher.startedAt).toLocaleString("sv")}`;
  const paused = launcher.paused ? " (paused: it starts nothing again)" : "";
  return `${ready ? "Ready:" : "Not ready;"} ${who}. Launcher: pid ${launcher.pid}${paused}, ${since}, on ${dataDir}`;
}

function row({ name, state, replica, lag, url, pid }: ClusterReport["processes"][number]): string[] {
  const { role, term, last, hash } = replica ?? {};
  const cells = [role, term, last, hash?.slice(0, hashDigits), lag ?? undefined];
  return [name, state, ...cells.map((cell) => String(cell ?? "-")), url, String(pid ?? "-")];
}
