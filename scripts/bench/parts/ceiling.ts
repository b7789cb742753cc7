import { join } from "node:path";
import type { Case } from "../cases/case.ts";
import { closedCase, openCase } from "../cases/load-cases.ts";
import { secondsFor } from "../cases/measure-cases.ts";
import { tradeRequests } from "../cases/requests.ts";
import { startBazaar } from "../systems/bazaar.ts";
import type { System } from "../systems/system.ts";
import { type Bench, measurePart, noteMemory, type Part, startSeconds } from "./part.ts";

const closedConnections = [1, 8, 32, 128, 256];
/** Enough that the generator is not what limits an open loop. */
const openConnections = 512;
const percents = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** How many trades a second, and how long they take on the way there. */
export const ceiling: Part = {
  meaning: "trades at c = 1 to 256 in a closed loop, then in an open loop at 10 to 100 % of the most that came out",
  seconds: (options) => startSeconds + secondsFor(closedConnections.length + percents.length, options),
  async run(bench: Bench) {
    const { port, dataDir } = bench.options;
    bench.step("starting", startSeconds);
    const bazaar = await bench.systems.keep(startBazaar({ port, dataDir: join(dataDir, "ceiling") }));
    await measurePart(
      "ceiling",
      bench,
      closedConnections.map((connections) => closed(bazaar, connections)),
    );
    const rates = bench.results.summary.figures.filter(({ part }) => part === "ceiling");
    // Without a ceiling (--only) there are no steps of it.
    const most = Math.max(percents.length, ...rates.map(({ perSecond }) => perSecond.median));
    const steps = rates.length === 0 ? [] : percents.map((percent) => open(bazaar, percent, most));
    await measurePart("ceiling", bench, steps);
    noteMemory("ceiling", bench.results, bazaar);
  },
};

function closed(system: System, connections: number): Case {
  const group = `trades, closed loop, c=${connections}`;
  return closedCase({ group, as: "bazaar", system, kind: "trades", requests: tradeRequests(), connections });
}

function open(system: System, percent: number, most: number): Case {
  const load = { system, kind: "trades", requests: tradeRequests(), connections: openConnections } as const;
  const group = `trades, open loop, ${percent} %`;
  const perSecond = Math.max(1, Math.round((most * percent) / 100));
  return openCase({ group, as: "bazaar", ...load, at: { ceilingPercent: percent } }, perSecond);
}
