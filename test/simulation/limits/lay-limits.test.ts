import { expect, test } from "bun:test";
import { assertLimits } from "../../../services/runtime/limit-rules.ts";
import { type Limits, limits } from "../../../services/runtime/limits.ts";
import { SimulatedRandom } from "../simulated-random.ts";
import { drawSmallLimits, withDistinctTimes } from "./draw-limits.ts";
import { layLimits } from "./lay-limits.ts";

test("limits are laid over the true ones for a run, and taken back", () => {
  const before: Limits = { ...limits };
  const takeBack = layLimits({ pageOrders: 3, pageOrdersDefault: 2 });
  expect<Limits>(limits).toEqual({ ...before, pageOrders: 3, pageOrdersDefault: 2 });
  takeBack();
  expect<Limits>(limits).toEqual(before);
});

test("limits that contradict each other are not laid", () => {
  const before: Limits = { ...limits };
  expect(() => layLimits({ batchTrades: 5, queuedTrades: 4 })).toThrow("a batch fits into the queue");
  expect<Limits>(limits).toEqual(before);
});

test("whatever is drawn for a run contradicts nothing, and its times tell each other apart", () => {
  const random = new SimulatedRandom("limits");
  for (const isGentle of [true, false]) {
    for (let run = 0; run < 300; run += 1) {
      const laid: Limits = { ...limits, ...withDistinctTimes(drawSmallLimits(random, isGentle)) };
      assertLimits(laid);
      const times = Object.entries(laid).flatMap(([name, value]) => (name.endsWith("Ms") ? [value] : []));
      expect(new Set(times).size).toBe(times.length);
    }
  }
});
