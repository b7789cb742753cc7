import { expect, test } from "bun:test";
import type { Figure } from "../../bench/results/figure.ts";
import type { Summary } from "../../bench/results/summary.ts";
import { page } from "../page.ts";
import { toSvg } from "../to-svg.ts";
import { charts } from "./charts.ts";

const latencyMs = {
  mean: 2,
  p50: 1,
  p90: 3,
  p99: 4,
  p999: 5,
  max: 6,
  curve: [
    [50, 1],
    [90, 3],
  ] as [number, number][],
};

function figure(change: Partial<Figure>): Figure {
  return {
    part: "peers",
    group: "trades, c=128",
    system: "bazaar",
    requests: "trades",
    at: {},
    rounds: 3,
    offeredPerSecond: null,
    perSecond: { median: 12_345, min: 10_000, max: 13_000 },
    latencyMs,
    statuses: { "200": 99 },
    errors: {},
    costsUs: {},
    ...change,
  };
}

const nothing: Summary = {
  startedAt: "2026-11-24T07:08:09.000Z",
  endedAt: "2026-11-24T07:09:09.000Z",
  complete: true,
  parts: [],
  settings: {
    bun: "1",
    commit: "abc",
    processor: "x",
    cores: 2,
    platform: "linux",
    systems: [],
    rounds: 3,
    seconds: 2,
    quick: false,
  },
  figures: [],
  facts: [],
  timelines: [],
  notes: ["etcd is not installed and was left out."],
};

const everything: Summary = {
  ...nothing,
  figures: [
    figure({ part: "evaluation", group: "p=80 %", system: "cache on", at: { probability: 0.8 } }),
    figure({ part: "ceiling", group: "open", offeredPerSecond: 100, at: { ceilingPercent: 10 } }),
    figure({}),
    figure({ system: "etcd, put" }),
    figure({ group: "generators, trades, c=128", system: "our generator" }),
    figure({ group: "generators, trades, c=128", system: "wrk", perSecond: { median: 24_690, min: 1, max: 2 } }),
    figure({ part: "growth", system: "5,000 orders" }),
  ],
  facts: [{ part: "failover", of: "kill of the leader", what: "times", value: 2, unit: "" }],
  timelines: [12, 80, 30].map((gapMs, index) => ({
    part: "failover",
    kill: index + 1,
    gapMs,
    stepMs: 10,
    fromMs: -20,
    counts: [5, 5, 0, 9],
    marks: [{ atMs: 0, text: "order-3 is killed" }],
  })),
};

test("there is a plot for each part of the benchmark, and none where nothing was measured", async () => {
  for (const { spec, file } of charts) {
    expect(spec(nothing)).toBeUndefined();
    const drawn = spec(everything);
    expect([file, drawn === undefined]).toEqual([file, false]);
    expect(await toSvg(drawn!)).toStartWith("<svg");
  }
});

test("the timeline shows the kill with the median gap, and the longest", async () => {
  const spec = charts.find(({ part }) => part === "failover")?.spec(everything);
  const svg = await toSvg(spec!);
  expect(svg).toContain("Kill 3, the median gap: 30 ms");
  expect(svg).toContain("Kill 2, the longest gap: 80 ms");
});

test("the page shows what was drawn, tells what was left out, and how far the generators agree", () => {
  const text = page(everything, new Set(["peers.svg"]));
  expect(text).toContain("](peers.svg)");
  expect(text).not.toContain("](failover.svg)");
  expect(text).toContain("- etcd is not installed and was left out.");
  expect(text).toContain("it gets trades 0.50 times as many answers a second");
  expect(text).toContain("| trades, c=128 | trades | bazaar : etcd, put | 1.00 × | 1.00 × |");
  expect(text).toContain("| kill of the leader | times | 2 |");
});
