import { afterEach, describe, expect, test } from "bun:test";
import { smallWorld } from "./small-world.ts";

const timeoutMs = 60_000;
const seeds = [1, 2, 3, 4, 5];

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** Two front ends that trade for a while, each of them cut off from some replicas. Gives the terms of that time, too. */
function tradingApart(seed: number, durationMs: number, firstLacks: string[], secondLacks: string[]) {
  const { cluster, cuts, tradeFor, term, close } = smallWorld(seed, 2);
  ended.push(close);
  cluster.start();
  tradeFor(3_000, 100);
  const before = term();
  cuts.cut(["front-end-1"], firstLacks);
  cuts.cut(["front-end-2"], secondLacks);
  tradeFor(5_000, 100);
  const settled = term();
  const tallies = tradeFor(durationMs, 100);
  return { tallies, terms: term() - before, late: term() - settled };
}

describe("two front ends that reach different replicas", () => {
  test.each(seeds)(
    "find one that both reach, and leave it the lead (seed %d)",
    (seed) => {
      const { tallies, terms, late } = tradingApart(seed, 20_000, ["order-2"], ["order-3"]);
      expect(terms).toBeLessThanOrEqual(6);
      expect(late).toBe(0);
      for (const { done, failed, slowestMs } of tallies) {
        expect([done > 150, failed]).toEqual([true, 0]);
        expect(slowestMs).toBeLessThan(1_000);
      }
    },
    timeoutMs,
  );

  test.each(seeds)(
    "take turns, and leave each other time to serve, where no replica is reached by both (seed %d)",
    (seed) => {
      const { tallies, terms } = tradingApart(seed, 60_000, ["order-1", "order-2"], ["order-1", "order-3"]);
      expect(terms).toBeLessThanOrEqual(45);
      for (const { done, failed } of tallies) expect(failed).toBeLessThan(done / 20);
    },
    timeoutMs,
  );
});
