import { expect, test } from "bun:test";
import { until } from "./fixtures/until.ts";
import { HealthWatch } from "./health-watch.ts";

test("what a service lacks is its own words, to be put into a sentence", async () => {
  const error = { code: 503, message: "No order replica leads." };
  const service = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json({ error }, { status: 503 }) });
  const watch = new HealthWatch(service.url.origin, () => {});
  watch.start();
  try {
    await until("its words", () => (watch.missing?.startsWith("No order") ? true : undefined));
    expect(watch.missing).toBe("No order replica leads");
    expect(watch.wasReady).toBe(false);
  } finally {
    watch.stop();
    service.stop(true);
  }
});

test("a damaged database is told of once, and once more when nobody has a copy of it", async () => {
  const damage = { file: "order-3.db", found: "file is not a database", elsewhere: [], nothingLeft: false };
  const error = { code: 503, message: "The database is damaged." };
  let asked = 0;
  const service = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => {
      asked += 1;
      return Response.json({ error, damage: { ...damage, nothingLeft: asked > 5 } }, { status: 503 });
    },
  });
  const told: boolean[] = [];
  const watch = new HealthWatch(
    service.url.origin,
    () => {},
    ({ nothingLeft }) => told.push(nothingLeft),
  );
  watch.start();
  try {
    await until("some questions", () => (asked > 10 ? true : undefined));
    expect(told).toEqual([false, true]);
  } finally {
    watch.stop();
    service.stop(true);
  }
});
