import { describe, expect, test } from "bun:test";
import { runSeed } from "./run-seed.ts";

const seeds = Array.from({ length: 50 }, (_, index) => index + 1);

/** A seed takes a third of a second where the machine has nothing else to do. */
const perSeedMs = 20_000;

describe("the bazaar, simulated under faults, keeps its guarantees and recovers", () => {
  for (const seed of seeds) {
    const run = async () => {
      const { failure, figures } = await runSeed(seed);
      expect(failure).toBeUndefined();
      expect(figures.orders).toBeGreaterThan(0);
    };
    test(`seed ${seed}`, run, perSeedMs);
  }
});

test(
  "the same seed gives the same trace, another seed another one",
  async () => {
    const hashes = [];
    for (const seed of [3, 4, 3, 4]) hashes.push((await runSeed(seed)).hash);
    expect(hashes[2]).toBe(hashes[0]!);
    expect(hashes[3]).toBe(hashes[1]!);
    expect(hashes[1]).not.toBe(hashes[0]!);
  },
  4 * perSeedMs,
);

test(
  "the trace is the same in another process",
  async () => {
    const { hash } = await runSeed(5);
    const child = Bun.spawn([process.execPath, "scripts/simulate/main.ts", "--seed", "5"], { stdout: "pipe" });
    expect(await child.stdout.text()).toContain(`trace hash ${hash}`);
    expect(await child.exited).toBe(0);
  },
  2 * perSeedMs,
);
