import { expect, test } from "bun:test";
import { Latency } from "./latency.ts";

test("of nothing there is no latency", () => {
  expect(new Latency().detail()).toBeNull();
  expect(new Latency().summary()).toBeNull();
});

test("percentiles are of the values, and none is above the highest", () => {
  const latency = new Latency();
  for (let ms = 1; ms <= 1_000; ms += 1) latency.add(ms);
  const { mean, p50, p90, p99, p999, max, curve } = latency.detail()!;
  for (const [value, near] of [
    [mean, 500.5],
    [p50, 500],
    [p90, 900],
    [p99, 990],
    [p999, 999],
    [max, 1_000],
  ] as const) {
    // The histogram keeps three digits.
    expect(Math.abs(value! - near) / near).toBeLessThan(0.002);
    expect(value).toBeLessThanOrEqual(max);
  }
  // 99.95 and 99.99 would be the maximum again.
  expect(curve.map(([percent]) => percent)).toEqual([0, 10, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.8, 99.9]);
  expect(curve.map(([, ms]) => ms)).toEqual(curve.map(([, ms]) => ms).toSorted((a, b) => a - b));
});

test("of one value, every percentile is that value, wherever the histogram's step ends", () => {
  for (const ms of [8.65, 13.001, 77.777]) {
    const latency = new Latency();
    latency.add(ms);
    const { p50, p999, max } = latency.detail()!;
    expect([p50, p999, max]).toEqual([ms, ms, ms]);
  }
});
