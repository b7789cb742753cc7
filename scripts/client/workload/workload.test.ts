import { describe, expect, test } from "bun:test";
import type { Order } from "../../../services/contract/order.ts";
import { fakeFrontEnd, refusal } from "../fixtures/fake-front-end.ts";
import type { WorkloadOptions } from "../workload-options.ts";
import { summarize } from "./summary.ts";
import { summaryText } from "./summary-text.ts";
import { Workload } from "./workload.ts";

const names = ["A", "B/b", "🚀"];
const silent = { write() {} };

function options(url: string, more: Partial<WorkloadOptions> = {}): WorkloadOptions {
  const extent = { kind: "iterations", iterations: 20 } as const;
  return { urls: [url], clients: 2, probability: 1, extent, seed: 1, json: false, ...more };
}

/** A bazaar in memory, with shares of each stock, whose orders a test may spoil. */
function bazaar({ shares = 1_000, show = (order: Order): Order | undefined => order, take = (n: number) => n } = {}) {
  const orders: Order[] = [];
  const log: string[] = [];
  const frontEnd = fakeFrontEnd(async (request) => {
    const { pathname } = new URL(request.url);
    const last = decodeURIComponent(pathname.split("/").at(-1) ?? "");
    if (pathname.startsWith("/stocks/")) {
      log.push(last);
      return Response.json({ data: { name: last, price: 1, quantity: shares } });
    }
    if (request.method === "GET") {
      const order = orders.find(({ number }) => number === Number(last));
      const shown = order && show(order);
      return shown ? Response.json({ data: shown }) : refusal(404, "There is no such order.");
    }
    const trade = (await request.json()) as Omit<Order, "number">;
    log.push(`${trade.type} ${trade.quantity}`);
    if (trade.type === "sell" && shares === 0) return refusal(409, "Full.");
    const number = take(orders.length + 1);
    orders.push({ ...trade, number });
    return Response.json({ data: { transaction_number: number } });
  });
  return { url: frontEnd.url, log, [Symbol.dispose]: () => frontEnd[Symbol.dispose]() };
}

async function run(given: WorkloadOptions) {
  const workload = new Workload(given, names);
  const times = await workload.run(silent);
  return summarize(given, names.length, times, workload.tally);
}

describe("the workload", () => {
  test("is content with a bazaar that keeps its word", async () => {
    using good = bazaar();
    const summary = await run(options(good.url));
    expect(summary).toMatchObject({
      ok: true,
      lookups: { count: 40 },
      trades: { count: 40 },
      orderLookups: { count: 40 },
      orders: { told: 40, checked: 40 },
      errors: { count: 0 },
      mismatches: { count: 0 },
    });
    expect(summary.trades.latencyMs?.p50).toBeGreaterThan(0);
    expect(summaryText(summary)).toContain("Orders: all 40 orders found as they were told.");
  });

  test("does the same again with the same seed, and other things with another", async () => {
    const logs: string[] = [];
    for (const seed of [1, 1, 2]) {
      using good = bazaar();
      await run(options(good.url, { seed, clients: 1, probability: 0.5 }));
      logs.push(good.log.join());
    }
    expect(logs[0]).toBe(logs[1]!);
    expect(logs[0]).not.toBe(logs[2]!);
  });

  test("trades as often as the probability says", async () => {
    using good = bazaar();
    expect(await run(options(good.url, { probability: 0 }))).toMatchObject({
      lookups: { count: 40 },
      trades: { count: 0 },
    });
  });

  test("finds an order that is missing (durability)", async () => {
    using bad = bazaar({ show: (order) => (order.number === 7 ? undefined : order) });
    const summary = await run(options(bad.url));
    expect(summary).toMatchObject({ ok: false, mismatches: { count: 1, by: { "order 7: it is missing": 1 } } });
    expect(summaryText(summary)).toContain("Mismatch: order 7: it is missing");
  });

  test.each([
    ["name", "C"],
    ["quantity", 99],
    ["type", "gift"],
    ["number", 8],
  ])("finds an order whose %s differs (one history)", async (field, value) => {
    using bad = bazaar({ show: (order) => (order.number === 7 ? { ...order, [field]: value } : order) });
    expect((await run(options(bad.url))).ok).toBe(false);
  });

  test("finds two trades that were told one number (exactly once)", async () => {
    using bad = bazaar({ take: (number) => Math.min(number, 39) });
    const { mismatches } = await run(options(bad.url));
    expect(mismatches.by).toHaveProperty(["order 39: two trades were told of it"]);
  });

  test("counts rejections by reason; they are no errors", async () => {
    using full = bazaar({ shares: 0 });
    const summary = await run(options(full.url));
    expect(summary).toMatchObject({ ok: true, rejections: { count: 40, by: { "no room for more shares": 40 } } });
  });

  test("counts answers of a wrong shape as errors", async () => {
    using bad = bazaar({ take: () => -1 });
    expect(await run(options(bad.url))).toMatchObject({ ok: false, errors: { count: 40 }, orders: { told: 0 } });
  });

  test("ends early when it is stopped, and still checks", async () => {
    using good = bazaar();
    const given = options(good.url, { extent: { kind: "duration", durationMs: 60_000 } });
    const workload = new Workload(given, names);
    const running = workload.run(silent);
    while (workload.tally.ordersTold === 0) await Bun.sleep(1);
    workload.stop();
    const summary = summarize(given, names.length, await running, workload.tally);
    expect(summary).toMatchObject({ ok: true, interrupted: true });
    expect(summary.orders.checked).toBe(summary.orders.told);
  });
});
