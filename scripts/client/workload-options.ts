import type { FlagValues } from "../command-line/flag-values.ts";
import { wrongUsage } from "../command-line/wrong-usage.ts";
import type { flags } from "./flags.ts";

/** What the workload is to do. */
export interface WorkloadOptions {
  urls: string[];
  clients: number;
  /** From 0 to 1. */
  probability: number;
  extent: Extent;
  seed: number;
  /** Whether the summary is printed as JSON. */
  json: boolean;
}

/** How long the clients trade: for a time, or for so many look-ups each. */
export type Extent = { kind: "duration"; durationMs: number } | { kind: "iterations"; iterations: number };

/** Throws `CommandError` with one line that quotes the wrong value. */
export function readWorkload(given: FlagValues<typeof flags.workload>, urls: string[]): WorkloadOptions {
  return {
    urls,
    clients: given.wholeNumber("clients"),
    probability: given.decimal("probability"),
    extent: readExtent(given),
    seed: given.has("seed") ? given.wholeNumber("seed") : randomSeed(),
    json: given.has("json"),
  };
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

function readExtent(given: FlagValues<typeof flags.workload>): Extent {
  if (!given.has("iterations")) return { kind: "duration", durationMs: readDuration(given.text("duration")) };
  if (!given.has("duration")) return { kind: "iterations", iterations: given.wholeNumber("iterations") };
  throw wrongUsage(`--iterations "${given.text("iterations")}": give it or --duration, not both.`);
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 };
const longestMs = 7 * 24 * unitMs.h;

function readDuration(text: string): number {
  const [, digits = "", unit = "s"] = /^(\d{1,9}(?:\.\d{1,9})?)([smh]?)$/.exec(text) ?? [];
  const durationMs = Number(digits) * (unit === "m" ? unitMs.m : unit === "h" ? unitMs.h : unitMs.s);
  if (digits !== "" && durationMs >= 100 && durationMs <= longestMs) return durationMs;
  throw wrongUsage(`--duration "${text}": from 0.1 to ${longestMs / 1000} seconds are allowed, or as in 90s, 5m, 1h.`);
}
