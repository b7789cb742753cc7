import type { Measured } from "../load/measurement.ts";
import type { SystemProcess } from "../systems/system.ts";

export type RequestKind = "trades" | "look-ups" | "order look-ups";

/** Where a figure stands on a plot's axis. */
export interface Setting {
  connections?: number;
  /** That a client trades what it has looked up, from 0 to 1. */
  probability?: number;
  /** The part of the ceiling that is offered, in percent. */
  ceilingPercent?: number;
  /** In the log. */
  orders?: number;
}

/** What one measurement has shown of one kind of request. */
export interface Shown {
  requests: RequestKind;
  measured: Measured;
}

/** What is measured on one system, again and again. */
export interface Case {
  /** Cases of one group do the same work; each is compared with the group's first. */
  group: string;
  /** What the case is called beside the others of its group. */
  system: string;
  at: Setting;
  /** Those whose cost is counted. */
  processes: SystemProcess[];
  measure(seconds: number): Promise<Shown[]>;
}
