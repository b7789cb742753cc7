import { counted } from "../client/workload/counted.ts";
import { type Machine, machineText, readMachine } from "../measuring/machine.ts";
import type { Options } from "./options.ts";

/** What a figure means nothing without. */
export interface Settings extends Machine {
  /** Trades per second. */
  rate: number;
  kills: number;
  fault: Options["fault"];
  replicas: number;
  frontEnds: number;
}

export function readSettings({ rate, kills, fault, replicas, frontEnds }: Options): Settings {
  return { ...readMachine(), rate, kills, fault, replicas, frontEnds };
}

/** The settings in two lines. */
export function settingsText(settings: Settings): string {
  const { rate, kills, fault, replicas, frontEnds } = settings;
  const faults = fault === "kill" ? `${counted(kills, "kill")} (kill -9)` : `${counted(kills, "pause")} of 5 s`;
  return [
    machineText(settings),
    `${faults} of the leader under ${counted(rate, "trade")}/s; ${counted(replicas, "replica")}, ${counted(frontEnds, "front end")}`,
  ].join("\n");
}
