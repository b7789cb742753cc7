import { defaultListing } from "../../db/listing.ts";
import { sleep } from "../../services/runtime/clock.ts";
import { Cluster } from "./cluster.ts";
import { Cuts } from "./faults/cuts.ts";
import type { Arrivals, Message } from "./faults/fault.ts";
import { HttpClient } from "./http-client.ts";
import { realServices } from "./service-makers.ts";
import { World } from "./world.ts";

/** How long a client waits: longer than any front end does. */
const patienceMs = 8_000;

/** What became of the trades at one front end. */
export interface TradeTally {
  done: number;
  failed: number;
  /** The longest that one took that was done. */
  slowestMs: number;
}

/** A simulated bazaar in which nothing goes wrong but what a test lets go wrong. To be closed. */
export function smallWorld(seed: number, frontEnds: number) {
  const world = new World(seed, 0);
  const calm = { replicas: 3, clients: 1, paceMs: 100, cacheSize: 10, minReplicas: 1, isGentle: false };
  const shape = { ...calm, frontEnds, listing: defaultListing, limits: {} };
  const cluster = new Cluster(shape, world.network, world.random.derive("cluster"), realServices);
  const cuts = new Cuts();
  const bend = (message: Message, arrivals: Arrivals) => cuts.bend(message, arrivals);
  world.network.exposeTo({ kind: "cuts", lastsMs: [0, 0], strike: () => undefined, bend });
  const { clock, incarnation } = world.outsider("client");
  const http = new HttpClient(clock, world.network.connect(incarnation), patienceMs);

  const trade = async (frontEnd: string, tally: TradeTally) => {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ name: "GameStart", quantity: 1, type: "sell" });
    const begunMs = clock.monotonic();
    const reply = await http.call(`${frontEnd}/orders`, { method: "POST", headers, body });
    if (reply?.status !== 200) tally.failed += 1;
    else {
      tally.done += 1;
      tally.slowestMs = Math.max(tally.slowestMs, clock.monotonic() - begunMs);
    }
  };

  return {
    world,
    cluster,
    cuts,
    /** The term that the catalog gave out last. */
    term: () => (cluster.catalogDisk.database.query("SELECT term FROM state").get() as { term: number }).term,
    /** Trades at each front end now and then for so long, and lets each trade end. */
    tradeFor(durationMs: number, everyMs: number): TradeTally[] {
      const tallies = cluster.frontEnds.map((): TradeTally => ({ done: 0, failed: 0, slowestMs: 0 }));
      const untilMs = world.elapsedMs + durationMs;
      const story = async () => {
        const trades: Promise<void>[] = [];
        while (world.elapsedMs < untilMs) {
          trades.push(...cluster.frontEnds.map((url, index) => trade(url, tallies[index] as TradeTally)));
          await sleep(clock, everyMs);
        }
        await Promise.all(trades);
      };
      world.runUntil(story());
      return tallies;
    },
    close: () => cluster.close(),
  };
}
