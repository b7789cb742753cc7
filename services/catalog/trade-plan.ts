import { chain, type UnchainedEntry } from "../../db/order-log.ts";
import type { Head, LogEntry, Trade, TradeRequest } from "../contract/order.ts";
import type { Outcome } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import type { Rejection } from "./rejections.ts";
import type { StockChange } from "./stock-book.ts";

/** What a batch of trades would do, decided before anything is written. */
export interface Plan {
  orders: LogEntry[];
  rejections: Rejection[];
  /** The stocks that change, by name. */
  changes: Map<string, StockChange>;
  /** One for each trade, in their order; those of trades that were decided before are the recorded ones. */
  outcomes: Outcome[];
}

/** What planning needs to know of the present. */
export interface Present {
  head: Head;
  order(key: string): LogEntry | undefined;
  rejection(key: string): Rejection | undefined;
  stock(name: string): StockChange | undefined;
  /** How many more rejections can be remembered. */
  rejectionRoom: number;
}

/** What the new orders are stamped with. */
export interface Stamp {
  term: number;
  replica: number;
  timeMs: number;
}

type Verdict =
  | { order: UnchainedEntry }
  | { rejection: Rejection }
  | { unrecorded: { status: number; message: string } };

/** Decides a batch, trade by trade, as if each were alone. Reads only; knows no I/O of its own. */
export function planTrades(trades: Trade[], present: Present, stamp: Stamp): Plan {
  const orders: UnchainedEntry[] = [];
  const rejections: Rejection[] = [];
  const changes = new Map<string, StockChange>();
  const decided = new Map<string, Verdict>();

  const decide = (trade: Trade): Verdict => {
    const before = decided.get(trade.key) ?? recorded(trade.key, present);
    if (before) return sameTrade(trade, before) ? before : otherTrade;
    const stock = changes.get(trade.name) ?? present.stock(trade.name);
    const refusal = refuse(trade, stock);
    if (!stock || refusal) {
      if (rejections.length >= present.rejectionRoom) return memoryFull;
      const rejection = { ...trade, ...(refusal ?? unknownStock(trade.name)), time: stamp.timeMs };
      rejections.push(rejection);
      return { rejection };
    }
    changes.set(trade.name, { name: trade.name, shares: sharesAfter(trade, stock), version: stock.version + 1 });
    const { name, quantity, type, key } = trade;
    const { term, replica, timeMs: time } = stamp;
    const order = { number: present.head.number + orders.length + 1, name, quantity, type, key, term, time, replica };
    orders.push(order);
    return { order };
  };

  const verdicts = trades.map((trade) => {
    const verdict = decide(trade);
    if (!("unrecorded" in verdict)) decided.set(trade.key, verdict);
    return verdict;
  });
  const chained = chain(present.head, orders);
  return { orders: chained, rejections, changes, outcomes: verdicts.map((v) => toOutcome(v, present.head, chained)) };
}

function recorded(key: string, present: Present): Verdict | undefined {
  const order = present.order(key);
  if (order) return { order };
  const rejection = present.rejection(key);
  return rejection && { rejection };
}

function toOutcome(verdict: Verdict, head: Head, chained: LogEntry[]): Outcome {
  if ("unrecorded" in verdict) return { rejection: verdict.unrecorded };
  if ("rejection" in verdict)
    return { rejection: { status: verdict.rejection.status, message: verdict.rejection.message } };
  return { order: chained[verdict.order.number - head.number - 1] ?? (verdict.order as LogEntry) };
}

const otherTrade: Verdict = {
  unrecorded: { status: 422, message: "This Idempotency-Key was used for another trade: take a new key." },
};

const memoryFull: Verdict = {
  unrecorded: { status: 503, message: "No more rejections can be remembered now; nothing was done. Try again later." },
};

function sameTrade(trade: TradeRequest, verdict: Verdict): boolean {
  if ("unrecorded" in verdict) return false;
  const other = "order" in verdict ? verdict.order : verdict.rejection;
  return trade.name === other.name && trade.quantity === other.quantity && trade.type === other.type;
}

function unknownStock(name: string) {
  return { status: 404, message: `There is no stock ${JSON.stringify(name)}.` };
}

function refuse(trade: TradeRequest, stock: StockChange | undefined) {
  if (!stock) return unknownStock(trade.name);
  if (trade.type === "buy" && stock.shares < trade.quantity) {
    return {
      status: 409,
      message: `Not enough shares of ${trade.name}: ${stock.shares} left, ${trade.quantity} wanted.`,
    };
  }
  if (trade.type === "sell" && stock.shares > limits.sharesMax - trade.quantity) {
    return { status: 409, message: `The bazaar can't hold more than ${limits.sharesMax} shares of ${trade.name}.` };
  }
  return undefined;
}

function sharesAfter(trade: TradeRequest, stock: StockChange): number {
  return stock.shares + (trade.type === "buy" ? -trade.quantity : trade.quantity);
}
