import type { Machine } from "../../measuring/machine.ts";
import type { PartName } from "../parts/part-names.ts";
import type { Figure } from "./figure.ts";

/** A single value that is no rate or latency: a start time, a process's memory. */
export interface Fact {
  part: PartName;
  /** What it is of, such as a process or a size. */
  of: string;
  what: string;
  value: number;
  unit: "ms" | "MB" | "orders" | "/s" | "";
}

/** Answered trades in each 10 ms around a kill of the leader. */
export interface Timeline {
  part: PartName;
  /** From 1. */
  kill: number;
  /** The longest time without an answered trade around it. */
  gapMs: number;
  stepMs: number;
  /** Of the first step, from the kill on. */
  fromMs: number;
  counts: number[];
  marks: { atMs: number; text: string }[];
}

export interface BenchSettings extends Machine {
  /** Titles with versions of all that was started. */
  systems: string[];
  rounds: number;
  /** Of one measurement. */
  seconds: number;
  quick: boolean;
}

/** What a run has shown; `summary.json` holds it. */
export interface Summary {
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
  /** False where the run was ended early: then the figures are of what was measured so far. */
  complete: boolean;
  parts: PartName[];
  settings: BenchSettings;
  figures: Figure[];
  facts: Fact[];
  timelines: Timeline[];
  /** What was left out, and why. */
  notes: string[];
}
