import type { Case } from "../cases/case.ts";
import { closedCase, type LoadPlan } from "../cases/load-cases.ts";
import { lookupRequests, tradeRequests } from "../cases/requests.ts";
import { rawRequest } from "../load/raw-request.ts";
import { stockName } from "../systems/bazaar.ts";
import type { System } from "../systems/system.ts";
import type { GrownCluster } from "./grown-cluster.ts";

/** As many as every log has, and few enough that a front end keeps them. */
const fewOrders = 1_000;
/** So many that a front end can't keep them, where the log has them. */
const manyOrders = 50_000;

/** The same work with more and more orders in the log, the smallest log first. */
export function orderCases(clusters: readonly GrownCluster[]): Case[] {
  const each = (plan: (grown: GrownCluster) => Omit<LoadPlan, "as" | "system">) =>
    clusters.map((grown) => {
      const { name: as, system, seed } = grown;
      return closedCase({ ...plan(grown), as, system, at: { orders: seed.orders } });
    });
  return [
    ...each(() => ({ group: "trades, c=128", kind: "trades", connections: 128, requests: tradeRequests() })),
    ...each(({ seed }) => ({
      group: "order look-ups of 1,000 orders, c=32",
      kind: "order look-ups",
      connections: 32,
      requests: spreadOrders(seed.orders, fewOrders),
    })),
    ...each(({ seed }) => ({
      group: "order look-ups of up to 50,000 orders, of which 10,000 are cached, c=32",
      kind: "order look-ups",
      connections: 32,
      requests: spreadOrders(seed.orders, manyOrders),
    })),
  ];
}

export interface Listed {
  stocks: number;
  name: string;
  system: System;
}

/** The same work with more and more stocks, the smallest listing first. */
export function stockCases(bazaars: readonly Listed[]): Case[] {
  const each = (plan: (stocks: number) => Omit<LoadPlan, "as" | "system">) =>
    bazaars.map(({ stocks, name: as, system }) => closedCase({ ...plan(stocks), as, system }));
  const names = (stocks: number) => Array.from({ length: stocks }, (_, number) => stockName(number));
  return [
    ...each(() => ({
      group: "trades of ten stocks, c=128",
      kind: "trades",
      connections: 128,
      requests: tradeRequests(),
    })),
    ...each((stocks) => ({
      group: "trades of all stocks, c=128",
      kind: "trades",
      connections: 128,
      requests: tradeRequests(names(stocks)),
    })),
    ...each(() => ({
      group: "look-ups of one stock, c=32",
      kind: "look-ups",
      connections: 32,
      requests: lookupRequests,
    })),
    ...each((stocks) => ({
      group: "look-ups of all stocks, c=32",
      kind: "look-ups",
      connections: 32,
      requests: names(stocks).map((name) => rawRequest("GET", `/stocks/${name}`)),
    })),
  ];
}

/** Up to `count` different orders, from all over the log. */
function spreadOrders(orders: number, count: number): Uint8Array[] {
  const shown = Math.min(orders, count);
  return Array.from({ length: shown }, (_, index) => {
    return rawRequest("GET", `/orders/${1 + Math.floor((index * orders) / shown)}`);
  });
}
