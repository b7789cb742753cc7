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
