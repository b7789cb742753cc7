import type { Listing } from "../../services/contract/stock.ts";
import type { Limits } from "../../services/runtime/limits.ts";
import { drawSmallLimits, withDistinctTimes } from "./limits/draw-limits.ts";
import { SimulatedRandom } from "./simulated-random.ts";

/** Some names are harder to send and to store than others. */
const names = ["GameStart", "FishCo", "A&B / 50 %", "MenhirCo", "Straße 🐟", "TiberAqueducts"] as const;

/** How large a simulated cluster is, and with what it starts. */
export interface ClusterShape {
  replicas: number;
  frontEnds: number;
  clients: number;
  /** Mean time between two things that a client begins. */
  paceMs: number;
  cacheSize: number;
  minReplicas: number;
  /** Whether only one replica at a time is ever struck: then no trader may notice anything. */
  isGentle: boolean;
  listing: Listing;
  /** Values that limits have in this run instead of their own. */
  limits: Partial<Limits>;
}

/** One run in so many has small limits. */
const smallEvery = 3;

/** Draws the shape of the run with this seed. Stocks have few shares, so that some trades are rejected. */
export function drawShape(seed: number): ClusterShape {
  const random = new SimulatedRandom(`seed ${seed}/shape`);
  const clients = random.integer(2, 6);
  const replicas = random.pick([1, 2, 3, 3, 3, 4, 5]);
  const minReplicas = replicas > 1 && random.chance(0.25) ? 2 : 1;
  const isGentle = replicas > 1 && minReplicas === 1 && random.chance(0.15);
  const small = seed % smallEvery === 0 ? drawSmallLimits(random.derive("limits"), isGentle) : {};
  return {
    replicas,
    frontEnds: random.integer(1, 3),
    clients,
    paceMs: Math.round(clients * random.magnitude(70, 220)),
    cacheSize: random.pick([0, 1, 3, 100]),
    minReplicas,
    isGentle,
    listing: names.slice(0, random.integer(1, names.length)).map((name) => ({
      name,
      priceCents: random.integer(1, 30_000),
      quantity: random.integer(0, 200),
    })),
    limits: withDistinctTimes(small),
  };
}
