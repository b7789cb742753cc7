import { timeLeft } from "../../command-line/time-left.ts";
import { counted } from "./counted.ts";
import type { Tally } from "./tally.ts";

/** Where the trading stands; `doneFraction` from 0 to 1 tells how much time is left. */
export function tradingLine(tally: Tally, elapsedMs: number, doneFraction: number): string {
  const perSecond = Math.round((tally.requests * 1_000) / Math.max(1, elapsedMs));
  return [
    `${timeLeft(elapsedMs, doneFraction)} left: ${counted(tally.requests, "request")} (${perSecond.toLocaleString("en-US")}/s)`,
    counted(tally.ordersTold, "order"),
    `${tally.rejections.total.toLocaleString("en-US")} rejected`,
    counted(tally.retries.total, "retry", "retries"),
    counted(tally.errors.total, "error"),
  ].join(", ");
}

/** Where the checking stands. */
export function checkingLine(tally: Tally, elapsedMs: number): string {
  const { ordersChecked, ordersTold, mismatches, errors } = tally;
  const remaining = timeLeft(elapsedMs, ordersChecked / Math.max(1, ordersTold));
  const checked = `${ordersChecked.toLocaleString("en-US")} of ${counted(ordersTold, "order")} checked`;
  return [
    `${remaining} left: ${checked}`,
    counted(mismatches.total, "mismatch", "mismatches"),
    counted(errors.total, "error"),
  ].join(", ");
}
