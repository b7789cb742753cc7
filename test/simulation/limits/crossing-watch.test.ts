import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { limits } from "../../../services/runtime/limits.ts";
import type { Arrival } from "../checks/witness.ts";
import { WireResponse } from "../wire-response.ts";
import { CrossingWatch } from "./crossing-watch.ts";
import { withDistinctTimes } from "./draw-limits.ts";
import { layLimits } from "./lay-limits.ts";

let takeBack = () => {};
beforeEach(() => {
  takeBack = layLimits(
    withDistinctTimes({ pageOrders: 3, pageOrdersDefault: 2, pushOrders: 2, recentOrders: 2, cacheOrders: 1 }),
  );
});
afterEach(() => takeBack());

const lengths = new Map<string, number>();
const newWatch = () => new CrossingWatch((owner) => lengths.get(owner) ?? 0);

async function answer(watch: CrossingWatch, arrival: Partial<Arrival>, status: number, body: unknown): Promise<void> {
  const see = watch.watch({
    host: "front-end-1",
    from: "client",
    path: "/",
    sort: "GET /",
    body: undefined,
    ...arrival,
  });
  see?.(await WireResponse.read(Response.json(body, { status })));
}

describe("a limit is crossed", () => {
  test("by a timer of its length that has run out", () => {
    const watch = newWatch();
    watch.timer(limits.pushMs);
    watch.timer(limits.pushMs + 0.5);
    expect(watch.crossed).toEqual(["pushMs"]);
  });

  test("by a full page, and not by one that is not full", async () => {
    const watch = newWatch();
    const ask = { sort: "GET /orders", path: "/orders?after=0" };
    await answer(watch, ask, 200, { data: [1] });
    expect(watch.crossed).toEqual([]);
    await answer(watch, ask, 200, { data: [1, 2] });
    expect(watch.crossed).toEqual(["pageOrdersDefault"]);
    await answer(watch, { ...ask, path: "/orders?limit=3" }, 200, { data: [1, 2, 3] });
    expect(watch.crossed).toEqual(["pageOrdersDefault", "pageOrders"]);
  });

  test("by a full push", async () => {
    const watch = newWatch();
    const push = (count: number) => ({ sort: "POST /push", body: JSON.stringify({ orders: Array(count).fill({}) }) });
    await answer(watch, push(1), 200, {});
    expect(watch.crossed).toEqual([]);
    await answer(watch, push(2), 200, {});
    expect(watch.crossed).toEqual(["pushOrders"]);
  });

  test("by a refusal in its own words", async () => {
    const watch = newWatch();
    await answer(watch, {}, 503, { error: { message: "Too much is waiting already (7); nothing was done." } });
    expect(watch.crossed).toEqual([]);
    const message = `Too much is waiting already (${limits.queuedTrades}); nothing was done.`;
    await answer(watch, {}, 503, { error: { message } });
    expect(watch.crossed).toContain("queuedTrades");
  });

  test("by a log that has grown too long for memory since its process started", () => {
    const watch = newWatch();
    lengths.set("order-1", 10);
    watch.started("order-1");
    lengths.set("order-1", 13);
    expect(watch.crossed).toEqual([]);
    lengths.set("order-1", 14);
    expect(watch.crossed).toEqual(["recentOrders"]);
  });

  test("by more orders than a front end keeps", async () => {
    const watch = newWatch();
    watch.started("front-end-1");
    for (const path of ["/orders/1", "/orders/1", "/orders/2"]) {
      expect(watch.crossed).toEqual([]);
      await answer(watch, { sort: "GET /orders", path }, 200, { number: 1 });
    }
    expect(watch.crossed).toEqual(["cacheOrders"]);
  });
});
