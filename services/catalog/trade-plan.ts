import { chain, type UnchainedEntry } from "../../db/chain.ts";
import type { Outcome } from "../contract/fenced.ts";
import {
  type Head,
  isSameTrade,
  type LogEntry,
  sharesAfter,
  type Trade,
  type TradeRequest,
} from "../contract/order.ts";
import { limits } from "../runtime/limits.ts";
import type { Rejection } from "./rejections.ts";
import type { StockRecord } from "./stock-book.ts";

/** What a batch of trades would do, decided before anything is written. */
export interface Plan {
  orders: LogEntry[];
  rejections: Rejection[];
  /** The stocks that change, by name. */
  changes: Map<string, StockRecord>;
  /** One for each trade, in their order; those of trades that were decided before are the recorded ones. */
  outcomes: Outcome[];
}

/** What a key was decided to be, in an earlier batch. */
export type Decided = { recorded: LogEntry } | { rejected: Rejection };

/** What planning needs to know of the present. */
export interface Present {
  head: Head;
  recall(key: string): Decided | undefined;
  stock(name: string): StockRecord | undefined;
  /** How many more rejections can be remembered. */
  rejectionRoom: number;
}

/** What the new orders are stamped with. */
export interface Stamp {
  term: number;
  replica: number;
  timeMs: number;
  /** For how long the catalog has been seen running. */
  runningMs: number;
}

type Refusal = { status: number; message: string };

type Verdict =
  | Decided
  | { planned: UnchainedEntry }
  /** Refused without being remembered: the key stays free, or keeps its outcome. */
  | { refused: Refusal };

/** Decides a batch, trade by trade, as if each were alone. Reads only; knows no I/O of its own. */
export function planTrades(trades: Trade[], present: Present, stamp: Stamp): Plan {
  const planned: UnchainedEntry[] = [];
  const rejections: Rejection[] = [];
  const changes = new Map<string, StockRecord>();
  const decided = new Map<string, Verdict>();

  const decide = (trade: Trade): Verdict => {
    const stock = changes.get(trade.name) ?? present.stock(trade.name);
    // Before its key is looked at, and without using it: no listing ever changes, so this trade never happens.
    if (!stock) return { refused: unknownStock(trade.name) };
    const before = decided.get(trade.key) ?? present.recall(trade.key);
    if (before) return isSameTrade(trade, tradeOf(before) ?? trade) ? before : { refused: otherTrade };
    const refusal = refuse(trade, stock);
    if (refusal) return reject(trade, refusal);
    const { name, quantity, type, key } = trade;
    changes.set(name, { ...stock, shares: sharesAfter(trade, stock.shares), version: stock.version + 1 });
    const { term, replica, timeMs: time } = stamp;
    const order = { number: present.head.number + planned.length + 1, name, quantity, type, key, term, time, replica };
    planned.push(order);
    return { planned: order };
  };

  const reject = (trade: Trade, refusal: Refusal): Verdict => {
    if (rejections.length >= present.rejectionRoom) return { refused: memoryFull };
    const rejected = { ...trade, ...refusal, time: stamp.timeMs, running: stamp.runningMs };
    rejections.push(rejected);
    return { rejected };
  };

  const verdicts = trades.map((trade) => {
    const verdict = decide(trade);
    if (!("refused" in verdict)) decided.set(trade.key, verdict);
    return verdict;
  });
  const orders = chain(present.head, planned);
  const chained = new Map(planned.map((order, index) => [order, orders[index]]));
  return { orders, rejections, changes, outcomes: verdicts.map((verdict) => toOutcome(verdict, chained)) };
}

function tradeOf(verdict: Verdict): TradeRequest | undefined {
  if ("recorded" in verdict) return verdict.recorded;
  if ("planned" in verdict) return verdict.planned;
  return "rejected" in verdict ? verdict.rejected : undefined;
}

function toOutcome(verdict: Verdict, chained: Map<UnchainedEntry, LogEntry | undefined>): Outcome {
  if ("recorded" in verdict) return { order: verdict.recorded };
  if ("refused" in verdict) return { rejection: verdict.refused };
  if ("rejected" in verdict) {
    const { status, message } = verdict.rejected;
    return { rejection: { status, message } };
  }
  const order = chained.get(verdict.planned);
  if (!order) throw new Error(`order ${verdict.planned.number} was planned, but not chained`);
  return { order };
}

const otherTrade: Refusal = {
  status: 422,
  message: "This Idempotency-Key was used for another trade: take a new key.",
};

const memoryFull: Refusal = {
  status: 503,
  message: "No more rejections can be remembered now.",
};

function unknownStock(name: string): Refusal {
  return { status: 404, message: `There is no stock ${JSON.stringify(name)}.` };
}

function refuse(trade: TradeRequest, { shares }: StockRecord): Refusal | undefined {
  const { name, quantity, type } = trade;
  if (type === "buy" && shares < quantity) {
    return { status: 409, message: `Not enough shares of ${name}: ${shares} left, ${quantity} wanted.` };
  }
  if (type === "sell" && shares > limits.sharesMax - quantity) {
    return { status: 409, message: `The bazaar can't hold more than ${limits.sharesMax} shares of ${name}.` };
  }
  return undefined;
}
