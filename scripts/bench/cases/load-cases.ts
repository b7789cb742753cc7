import { CommandError } from "../../command-line/command-error.ts";
import { closedLoop, type Load } from "../load/closed-loop.ts";
import type { Measured } from "../load/measurement.ts";
import { openLoop } from "../load/open-loop.ts";
import { wrkLoad } from "../load/wrk.ts";
import type { System } from "../systems/system.ts";
import type { Case, RequestKind, Setting } from "./case.ts";

/** What the load is, and where it goes. */
export interface LoadPlan {
  group: string;
  /** The system's name in the group. */
  as: string;
  system: System;
  kind: RequestKind;
  requests: readonly Uint8Array[];
  connections: number;
  at?: Setting;
}

/** A closed loop of our own generator. */
export function closedCase(plan: LoadPlan): Case {
  return loadCase(plan, (load, seconds) => closedLoop(load, plan.connections, () => Bun.sleep(seconds * 1000)));
}

/** The same by wrk; `script` is a path for its Lua script. */
export function wrkCase(plan: LoadPlan, script: string): Case {
  return loadCase(plan, (load, seconds) => wrkLoad(load, plan.connections, seconds, script));
}

/** An open loop over so many connections; what it can't take is no error. */
export function openCase(plan: LoadPlan, perSecond: number): Case {
  const { connections } = plan;
  const measure = async (seconds: number) => {
    const measured = await openLoop(loadOf(plan), { perSecond, connections, seconds });
    return [{ requests: plan.kind, measured }];
  };
  return { ...caseOf(plan), measure };
}

function loadCase(plan: LoadPlan, run: (load: Load, seconds: number) => Promise<Measured>): Case {
  const measure = async (seconds: number) => {
    const measured = await run(loadOf(plan), seconds);
    const wrong = Object.keys(measured.statuses).filter((status) => status !== "200");
    if (wrong.length > 0) throw new CommandError(`${plan.as} (${plan.group}) answered ${wrong.join(", ")}.`);
    return [{ requests: plan.kind, measured }];
  };
  return { ...caseOf(plan), measure };
}

function loadOf({ system, requests }: LoadPlan): Load {
  return { port: system.port, requests };
}

function caseOf({ group, as, system, connections, at }: LoadPlan): Omit<Case, "measure"> {
  return { group, system: as, at: { connections, ...at }, processes: system.processes };
}
