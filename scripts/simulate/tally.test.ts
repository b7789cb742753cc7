import { expect, test } from "bun:test";
import { crossable } from "../../test/simulation/limits/crossings.ts";
import type { SeedResult } from "../../test/simulation/run-seed.ts";
import { summary } from "./report.ts";
import { Tally } from "./tally.ts";

const figures: SeedResult["figures"] = {
  simulatedMs: 1,
  events: 1,
  accepted: 0,
  rejected: 0,
  orders: 0,
  reads: 0,
  recoveryMs: 0,
  faults: {},
  crossed: [],
};

function tallyOf(seeds: number, crossed: typeof crossable): Tally {
  const tally = new Tally();
  const result = { hash: "", trace: [], figures: { ...figures, crossed } };
  for (let seed = 0; seed < seeds; seed += 1) tally.add({ ...result, seed });
  return tally;
}

test("a limit that none of a thousand seeds has crossed is told, and no sooner", () => {
  const [missing = "pageOrders", ...others] = crossable;
  const words = `NEVER CROSSED: no seed has come to the far side of the limit ${missing}`;
  expect(summary(tallyOf(1_000, others), 1)).toContain(words);
  expect(tallyOf(1_000, others).uncrossed).toEqual([missing]);
  expect(summary(tallyOf(999, others), 1)).not.toContain("NEVER CROSSED");
  expect(tallyOf(1_000, crossable).uncrossed).toEqual([]);
  expect(summary(tallyOf(1_000, crossable), 1)).toContain(`limits crossed, in so many seeds: 1000 ${missing}`);
});
