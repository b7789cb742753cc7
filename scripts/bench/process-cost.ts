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

/** Resident memory of a process in megabytes; nothing where the system does not tell. */
export function residentMb({ pid }: SystemProcess): number {
  try {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(match?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
