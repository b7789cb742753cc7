import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Summary } from "../bench/results/summary.ts";
import { CommandError } from "../command-line/command-error.ts";

const place = "bench-results";

/** The newest results that lie where the benchmark puts them. Throws `CommandError` where there are none. */
export function newestResults(): string {
  try {
    const [newest] = readdirSync(place).sort().reverse();
    if (newest !== undefined) return resolve(place, newest);
  } catch {
    // Said below.
  }
  throw new CommandError("There are no results yet: bun run bench makes some.");
}

/** Throws `CommandError` where there is no summary. */
export function readSummary(directory: string): Summary {
  const path = join(directory, "summary.json");
  try {
    const summary = JSON.parse(readFileSync(path, "utf8")) as Partial<Summary>;
    if (Array.isArray(summary.figures) && Array.isArray(summary.facts) && Array.isArray(summary.timelines)) {
      return summary as Summary;
    }
  } catch (cause) {
    throw new CommandError(`${path} can't be read: ${(cause as Error).message}`, 1, { cause });
  }
  throw new CommandError(`${path} is no summary of bun run bench.`);
}
