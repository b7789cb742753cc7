import { expect, test } from "bun:test";
import { Distribution } from "./distribution.ts";
import { exposition } from "./exposition.ts";
import type { Metric } from "./metric.ts";

const text = (metrics: Metric[]) => exposition(metrics).metrics();

test("a metric is read at each scrape, and what is gone is not told any more", async () => {
  let samples: [Record<string, string>, number][] = [
    [{ follower: "1" }, 3],
    [{ follower: "2" }, 0],
  ];
  const registry = exposition([
    { type: "gauge", name: "bazaar_lag", help: "How much lags.", labels: ["follower"], read: () => samples },
  ]);
  const head = "# HELP bazaar_lag How much lags.\n# TYPE bazaar_lag gauge\n";
  expect(await registry.metrics()).toBe(`${head}bazaar_lag{follower="1"} 3\nbazaar_lag{follower="2"} 0\n`);
  samples = [];
  expect(await registry.metrics()).toBe(head);
});

test("a counter is what was counted, however often it is asked for", async () => {
  const registry = exposition([{ type: "counter", name: "bazaar_things_total", help: "Things.", read: () => 5 }]);
  await registry.metrics();
  expect(await registry.metrics()).toEndWith("# TYPE bazaar_things_total counter\nbazaar_things_total 5\n");
});

test("a histogram's buckets add up, up to its count", async () => {
  const sizes = new Distribution([1, 2]);
  for (const size of [1, 2, 2, 9]) sizes.note(size);
  const metric: Metric = { type: "histogram", name: "bazaar_sizes", help: "Sizes.", labels: ["of"], read: () => read };
  const read: [Record<string, string>, Distribution][] = [[{ of: "a" }, sizes]];
  expect((await text([metric])).split("\n").slice(1, -1)).toEqual([
    "# TYPE bazaar_sizes histogram",
    'bazaar_sizes_bucket{of="a",le="1"} 1',
    'bazaar_sizes_bucket{of="a",le="2"} 3',
    'bazaar_sizes_bucket{of="a",le="+Inf"} 4',
    'bazaar_sizes_sum{of="a"} 14',
    'bazaar_sizes_count{of="a"} 4',
  ]);
});

test("registries do not share: two may have a metric of one name, each with its own value", async () => {
  const of = (value: number): Metric => ({ type: "gauge", name: "bazaar_term", help: "The term.", read: () => value });
  const [one, two] = [exposition([of(1)]), exposition([of(2)])];
  expect([await one.metrics(), await two.metrics()].map((told) => told.trim().split(" ").at(-1)!)).toEqual(["1", "2"]);
});
