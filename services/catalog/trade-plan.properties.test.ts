import { expect, test } from "bun:test";
import fc from "fast-check";
import { chainHash } from "../../db/chain.ts";
import { emptyHead, headOf } from "../../test/harness/sample-orders.ts";
import type { Outcome } from "../contract/fenced.ts";
import type { LogEntry, Trade } from "../contract/order.ts";
import type { Rejection } from "./rejections.ts";
import type { StockRecord } from "./stock-book.ts";
import { type Decided, planTrades } from "./trade-plan.ts";

const listed = { GameStart: 6, FishCo: 40 };
const stamp = { term: 7, replica: 3, timeMs: 1_767_225_600_000, runningMs: 0 };

/** A catalog in memory, as simple as can be: it does what the plans say, and checks what must hold at every instant. */
class Model {
  readonly orders: LogEntry[] = [];
  readonly rejections: Rejection[] = [];
  readonly stocks = new Map<string, StockRecord>();

  constructor() {
    for (const [name, shares] of Object.entries(listed)) {
      this.stocks.set(name, { name, priceCents: 1, listed: shares, shares, version: 1 });
    }
  }

  submit(trades: Trade[]): Outcome[] {
    const present = {
      head: headOf(this.orders),
      recall: (key: string): Decided | undefined => {
        const recorded = this.orders.find((order) => order.key === key);
        if (recorded) return { recorded };
        const rejected = this.rejections.find((rejection) => rejection.key === key);
        return rejected && { rejected };
      },
      stock: (name: string) => this.stocks.get(name),
      rejectionRoom: 1_000,
    };
    const before = JSON.stringify([this.orders, this.rejections, [...this.stocks]]);
    const plan = planTrades(trades, present, stamp);
    expect(JSON.stringify([this.orders, this.rejections, [...this.stocks]])).toBe(before);
    this.orders.push(...plan.orders);
    this.rejections.push(...plan.rejections);
    for (const change of plan.changes.values()) this.stocks.set(change.name, change);
    return plan.outcomes;
  }
}

const trade: fc.Arbitrary<Trade> = fc.record({
  name: fc.constantFrom("GameStart", "FishCo", "NoSuchCo"),
  quantity: fc.integer({ min: 1, max: 5 }),
  type: fc.constantFrom("buy", "sell"),
  key: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"),
});
const batches = fc.array(fc.array(trade, { maxLength: 6 }), { maxLength: 6 });

function sameTrade(a: Trade, b: Trade): boolean {
  return a.name === b.name && a.quantity === b.quantity && a.type === b.type;
}

interface Known {
  trade: Trade;
  outcome: Outcome;
}

/** What is known of a trade's key; of one in an unknown stock, that it never happens, whatever else its key names. */
function known(first: Map<string, Known>, trade: Trade): Known | undefined {
  if (trade.name !== "NoSuchCo") return first.get(trade.key);
  return { trade, outcome: { rejection: { status: 404, message: 'There is no stock "NoSuchCo".' } } };
}

function expectRight(sent: Trade, outcome: Outcome, before: Known | undefined): void {
  if (!before) return;
  if (sameTrade(before.trade, sent)) expect(outcome).toEqual(before.outcome);
  else expect(outcome).toMatchObject({ rejection: { status: 422 } });
}

test("conservation: shares now = shares listed − bought + sold, and never below zero, after every batch", () => {
  fc.assert(
    fc.property(batches, (all) => {
      const model = new Model();
      for (const batch of all) {
        model.submit(batch);
        for (const [name, quantity] of Object.entries(listed)) {
          const orders = model.orders.filter((order) => order.name === name);
          const moved = orders.map((order) => (order.type === "buy" ? -order.quantity : order.quantity));
          const balances = moved.map((_, index) => moved.slice(0, index + 1).reduce((a, b) => a + b, quantity));
          expect(model.stocks.get(name)!.shares).toBe(balances.at(-1) ?? quantity);
          expect(Math.min(quantity, ...balances)).toBeGreaterThanOrEqual(0);
          expect(model.stocks.get(name)!.version).toBe(1 + orders.length);
        }
      }
    }),
  );
});

test("one history: order numbers are dense and unique, and each order is chained to the one before", () => {
  fc.assert(
    fc.property(batches, (all) => {
      const model = new Model();
      for (const batch of all) model.submit(batch);
      let previous = emptyHead.hash;
      for (const [index, order] of model.orders.entries()) {
        expect(order.number).toBe(index + 1);
        expect(order.hash).toBe(chainHash(previous, order));
        previous = order.hash;
      }
    }),
  );
});

test("exactly once: one key has one outcome, and at most one order or one rejection", () => {
  fc.assert(
    fc.property(batches, (all) => {
      const model = new Model();
      const first = new Map<string, Known>();
      for (const batch of all) {
        for (const [index, outcome] of model.submit(batch).entries()) {
          const sent = batch[index]!;
          expectRight(sent, outcome, known(first, sent));
          if (!known(first, sent)) first.set(sent.key, { trade: sent, outcome });
        }
      }
      const keys = [...model.orders, ...model.rejections].map(({ key }) => key);
      expect(keys.toSorted()).toEqual([...first.keys()].toSorted());
    }),
  );
});

test("a repeated batch, whole or in part, early or late, has the same outcomes and changes nothing", () => {
  fc.assert(
    fc.property(batches, fc.nat({ max: 5 }), fc.nat({ max: 6 }), (all, which, length) => {
      const model = new Model();
      const outcomes = all.map((batch) => model.submit(batch));
      const before = JSON.stringify(model);
      const repeated = all[which]?.slice(0, length) ?? [];
      expect(model.submit(repeated)).toEqual(outcomes[which]?.slice(0, length) ?? []);
      expect(JSON.stringify(model)).toBe(before);
      expect(all.map((batch) => model.submit(batch))).toEqual(outcomes);
    }),
  );
});

test("it does not matter how trades were gathered into batches", () => {
  fc.assert(
    fc.property(batches, (all) => {
      const [together, alone] = [new Model(), new Model()];
      const outcomes = together.submit(all.flat());
      expect(all.flat().flatMap((one) => alone.submit([one]))).toEqual(outcomes);
      expect(alone).toEqual(together);
    }),
  );
});
