import { expect, test } from "bun:test";
import { join } from "node:path";
import { temporaryDirectory } from "../../cluster/fixtures/temporary-directory.ts";
import { rawRequest } from "./raw-request.ts";
import { isWrkInstalled, wrkLoad } from "./wrk.ts";

test.if(isWrkInstalled())("wrk sends the same bytes as our generator, each request in turn", async () => {
  using directory = temporaryDirectory();
  const bodies = new Map<string, number>();
  using server = Bun.serve({
    port: 0,
    async fetch(request) {
      const body = await request.text();
      bodies.set(body, (bodies.get(body) ?? 0) + 1);
      return new Response("yes", { status: body === "" ? 200 : 404 });
    },
  });
  const requests = [rawRequest("POST", "/", { name: 'Gäme"start\\' }), rawRequest("GET", "/")];
  const load = { port: Number(server.port), requests };
  const { statuses, latencyMs, perSecond } = await wrkLoad(load, 2, 0.1, join(directory.path, "wrk.lua"));
  expect([...bodies.keys()].sort()).toEqual(["", JSON.stringify({ name: 'Gäme"start\\' })]);
  expect(Object.keys(statuses)).toEqual(["200", "other"]);
  expect(perSecond).toBeGreaterThan(0);
  expect(latencyMs!.p50).toBeLessThanOrEqual(latencyMs!.max);
});
