import { join } from "node:path";
import { clientCase } from "../cases/client-case.ts";
import { secondsFor } from "../cases/measure-cases.ts";
import { startBazaar } from "../systems/bazaar.ts";
import { type Bench, measurePart, noteMemory, type Part, startSeconds } from "./part.ts";

const clients = 5;
const probabilities = [0, 0.2, 0.4, 0.6, 0.8];

/** The evaluation that the course asks for. */
export const evaluation: Part = {
  meaning: "the course's: five clients that trade with p = 0 to 80 %, with the cache and without",
  // The orders are looked up in the end, in about a third of the time in which they came.
  seconds: (options) => 2 * startSeconds + 1.4 * secondsFor(2 * probabilities.length, options),
  async run(bench: Bench) {
    const { port, dataDir } = bench.options;
    bench.step("starting", 2 * startSeconds);
    const cached = await bench.systems.keep(startBazaar({ port, dataDir: join(dataDir, "cached") }));
    const uncached = await bench.systems.keep(
      startBazaar({ port: port + 20, dataDir: join(dataDir, "uncached"), cacheSize: 0 }),
    );
    const systems = [
      ["cache on", cached],
      ["cache off", uncached],
    ] as const;
    const cases = probabilities.flatMap((probability) =>
      systems.map(([as, system]) => {
        return clientCase({ group: `p=${100 * probability} %`, as, system, clients, probability });
      }),
    );
    await measurePart("evaluation", bench, cases);
    noteMemory("evaluation", bench.results, cached);
  },
};
