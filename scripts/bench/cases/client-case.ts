import type { Tally } from "../../client/workload/tally.ts";
import { Workload } from "../../client/workload/workload.ts";
import { CommandError } from "../../command-line/command-error.ts";
import { stockNames } from "../systems/bazaar.ts";
import type { System } from "../systems/system.ts";
import type { Case, RequestKind, Setting, Shown } from "./case.ts";

export interface ClientPlan {
  group: string;
  as: string;
  system: System;
  clients: number;
  probability: number;
  at?: Setting;
}

/** Its progress is not shown. */
const silent = { write() {} };

const kinds = [
  ["look-ups", "lookups"],
  ["trades", "trades"],
  ["order look-ups", "orderLookups"],
] as const satisfies [RequestKind, keyof Tally["latencies"]][];

/**
 * The client's own loop (`bun run client`): each client looks a stock up, trades it with some probability, and in the
 * end looks up every order that it was told of. Another measurement has other choices, but all systems meet the same.
 */
export function clientCase({ group, as, system, clients, probability, at }: ClientPlan): Case {
  let seed = 0;
  const measure = async (seconds: number): Promise<Shown[]> => {
    seed += 1;
    const extent = { kind: "duration", durationMs: seconds * 1000 } as const;
    const urls = [`http://127.0.0.1:${system.port}`];
    const workload = new Workload({ urls, clients, probability, extent, seed, json: false }, stockNames);
    const { tradingMs, checkingMs } = await workload.run(silent);
    const { tally } = workload;
    if (!tally.ok) {
      const [[problem] = ["an order was not found"]] = [...tally.errors.entries, ...tally.mismatches.entries];
      throw new CommandError(`${as} (${group}): ${problem}`);
    }
    return kinds.flatMap(([requests, key]) => {
      const latency = tally.latencies[key];
      const elapsedMs = key === "orderLookups" ? checkingMs : tradingMs;
      if (latency.count === 0) return [];
      const perSecond = (latency.count * 1000) / elapsedMs;
      const measured = { perSecond, latencyMs: latency.detail(), statuses: { "200": latency.count }, errors: {} };
      return [{ requests, measured }];
    });
  };
  return { group, system: as, at: { probability, ...at }, processes: system.processes, measure };
}
