import { expect, test } from "bun:test";
import { comparisons } from "./comparisons.ts";
import { figuresOf } from "./figure.ts";
import { knee } from "./knee.ts";
import type { Sample } from "./sample.ts";

function sample(change: Partial<Sample> & { ms?: number }): Sample {
  const { ms = 1, ...rest } = change;
  return {
    part: "peers",
    group: "trades, c=1",
    system: "bazaar",
    requests: "trades",
    at: { connections: 1 },
    round: 1,
    perSecond: 100,
    latencyMs: { mean: ms, p50: ms, p90: ms, p99: ms, p999: null, max: ms, curve: [[50, ms]] },
    statuses: { "200": 10 },
    errors: {},
    costsUs: { catalog: 5 },
    ...rest,
  };
}

test("a figure has the medians of all rounds, how far they lie apart, and all statuses and errors", () => {
  const [figure, ...others] = figuresOf([
    sample({ perSecond: 100, ms: 3 }),
    sample({ perSecond: 300, ms: 1, round: 2, costsUs: { catalog: 9 } }),
    sample({ perSecond: 120, ms: 2, round: 3, statuses: { "200": 9, "503": 1 }, errors: { lost: 2 } }),
  ]);
  expect(others).toEqual([]);
  expect(figure).toMatchObject({
    rounds: 3,
    perSecond: { median: 120, min: 100, max: 300 },
    latencyMs: { p50: 2, p999: null, curve: [[50, 2]] },
    statuses: { "200": 29, "503": 1 },
    errors: { lost: 2 },
    costsUs: { catalog: 5 },
    offeredPerSecond: null,
  });
});

test("a percentile that one of the rounds lacks is left out", () => {
  const short = sample({ round: 2 });
  const long = sample({});
  long.latencyMs!.curve = [
    [50, 1],
    [99, 2],
  ];
  expect(figuresOf([long, short])[0]?.latencyMs?.curve.map(([percent]) => percent)).toEqual([50]);
});

test("each system is compared with the first of its group, for the same requests", () => {
  const figures = figuresOf([
    sample({ perSecond: 300, ms: 2 }),
    sample({ system: "etcd", perSecond: 100, ms: 4 }),
    sample({ group: "trades, c=32", system: "etcd" }),
    sample({ system: "etcd", requests: "look-ups" }),
  ]);
  const found = comparisons(figures).map(({ first, other, rate, p50 }) => [first.system, other.system, rate, p50]);
  expect(found).toEqual([["bazaar", "etcd", 3, 0.5]]);
});

test("the knee is the last step before answers fall behind or get slow, whatever comes after it", () => {
  const step = (offeredPerSecond: number, perSecond: number, ms: number) =>
    sample({ group: `${offeredPerSecond}`, offeredPerSecond, perSecond, ms });
  const at = (...steps: Sample[]) => knee(figuresOf(steps))?.offeredPerSecond;
  expect(at(step(100, 100, 1), step(200, 199, 4), step(300, 280, 4), step(400, 400, 1))).toBe(200);
  expect(at(step(100, 100, 1), step(200, 200, 5.1), step(300, 300, 1))).toBe(100);
  expect(at(step(100, 100, 1), step(200, 200, 1))).toBe(200);
  expect(at(step(100, 50, 1))).toBeUndefined();
  expect(at()).toBeUndefined();
});
