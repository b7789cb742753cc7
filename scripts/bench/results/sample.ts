import type { RequestKind, Setting } from "../cases/case.ts";
import type { Measured } from "../load/measurement.ts";
import type { PartName } from "../parts/part-names.ts";

/** One measurement of one kind of request: a line of the raw data. */
export interface Sample extends Measured {
  part: PartName;
  group: string;
  system: string;
  requests: RequestKind;
  at: Setting;
  /** From 1. */
  round: number;
  /** Processor time for each answer of any kind, in microseconds, by process. */
  costsUs: Record<string, number>;
}
