import { expect, test } from "bun:test";
import { openLoop } from "./open-loop.ts";
import { rawRequest } from "./raw-request.ts";

const requests = [rawRequest("GET", "/")];

test("an open loop sends at its rate, and tells what was offered and what was answered", async () => {
  using server = Bun.serve({ port: 0, fetch: () => new Response("yes") });
  const { offeredPerSecond, statuses, errors, latencyMs } = await openLoop(
    { port: Number(server.port), requests },
    { perSecond: 500, connections: 8, seconds: 0.2 },
  );
  expect(offeredPerSecond).toBe(500);
  expect(statuses).toEqual({ "200": 100 });
  expect(errors).toEqual({});
  expect(latencyMs!.p50).toBeLessThanOrEqual(latencyMs!.max);
});

test("a wait counts for each request that was due meanwhile, though only one could be sent", async () => {
  const holdMs = 150;
  let asked = 0;
  using server = Bun.serve({
    port: 0,
    async fetch() {
      asked += 1;
      if (asked === 1) await Bun.sleep(holdMs);
      return new Response("yes");
    },
  });
  const { statuses, latencyMs } = await openLoop(
    { port: Number(server.port), requests },
    { perSecond: 100, connections: 1, seconds: 0.1 },
  );
  expect(statuses).toEqual({ "200": 10 });
  // The last was due 90 ms after the first, and could be sent only after it: it waited for the rest of the hold.
  expect(latencyMs!.curve[0]![1]).toBeGreaterThanOrEqual(holdMs - 90 - 1);
});
