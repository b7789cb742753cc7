import { readFileSync } from "node:fs";
import type { SystemProcess } from "./systems/system.ts";

/** Linux counts a process's time in hundredths of a second for everyone. */
const usPerTick = 10_000;

/** The processor time that each process has used so far, in microseconds; nothing where the system does not tell. */
export function processorTimes(processes: readonly SystemProcess[]): number[] {
  return processes.map(({ pid }) => {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, "utf8");
      // After the name, which stands in brackets and may hold anything.
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * usPerTick;
    } catch {
      return Number.NaN;
    }
  });
}

/** Resident memory of a process in megabytes; NaN where the system does not tell. */
export function residentMb({ pid }: Pick<SystemProcess, "pid">): number {
  return statusMb(pid, "VmRSS");
}

/** The most that it has had so far. */
export function peakResidentMb({ pid }: Pick<SystemProcess, "pid">): number {
  return statusMb(pid, "VmHWM");
}

function statusMb(pid: number, field: string): number {
  try {
    const match = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(match?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
