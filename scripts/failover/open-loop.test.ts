import { expect, test } from "bun:test";
import { fakeFrontEnd, refusal } from "../client/fixtures/fake-front-end.ts";
import { until } from "../cluster/fixtures/until.ts";
import { OpenLoop } from "./open-loop.ts";

const names = ["A", "B"];

/** A front end that gives numbers, and that answers nothing while `stalled`. */
function stallingFrontEnd() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const state = { asked: 0, stalled: false };
  const frontEnd = fakeFrontEnd(async () => {
    state.asked += 1;
    const number = state.asked;
    if (state.stalled) await released;
    return Response.json({ data: { transaction_number: number } });
  });
  return { url: frontEnd.url, state, release, [Symbol.dispose]: () => frontEnd[Symbol.dispose]() };
}

test("trades go on while those before are not answered, and the wait counts for each of them", async () => {
  using frontEnd = stallingFrontEnd();
  frontEnd.state.stalled = true;
  const load = new OpenLoop({ urls: [frontEnd.url], names, rate: 500 });
  load.start();
  await until("twenty trades under way", () => (frontEnd.state.asked >= 20 ? true : undefined));
  expect(load.answersMs).toEqual([]);
  const releasedMs = load.nowMs;
  frontEnd.release();
  await load.stop();
  expect(load.times.length).toBeGreaterThanOrEqual(20);
  expect(load.answersMs[0]).toBeGreaterThanOrEqual(releasedMs);
  // Each was to be sent 2 ms after the one before, whenever that was answered.
  const intended = load.times.map(([intendedMs]) => intendedMs).sort((a, b) => a - b);
  expect(intended).toEqual(intended.map((_, index) => index * 2));
  expect(load.errors.total).toBe(0);
});

test("a trade that was refused is an error, and is settled in the end with its key", async () => {
  const keys: (string | null)[] = [];
  using frontEnd = fakeFrontEnd((request) => {
    keys.push(request.headers.get("idempotency-key"));
    if (keys.length === 1) return refusal(503, "No leader.", { "Retry-After": "0" });
    return Response.json({ data: { transaction_number: keys.length } });
  });
  const load = new OpenLoop({ urls: [frontEnd.url], names, rate: 1 });
  load.start();
  await until("the first trade", () => (keys.length > 0 ? true : undefined));
  await load.stop();
  expect(load.errors.entries).toEqual([["No leader.", 1]]);
  expect(load.told).toEqual([]);
  await load.settle();
  expect(keys[1]).toBe(keys[0]!);
  expect(load.told).toEqual([{ number: 2, name: "A", quantity: 1, type: "sell" }]);
});
