import type { TradeRequest } from "../../services/contract/order.ts";
import { limits } from "../../services/runtime/limits.ts";

/** What a front end answered to a trade. */
export interface TradeAnswer {
  status: number;
  /** The order's number, where it became one. */
  number: number | undefined;
  message: string | undefined;
  elapsedMs: number;
}

/** Sends one trade. Throws where the connection is refused or lost. */
export async function sendTrade(frontEnd: string, trade: TradeRequest, key: string): Promise<TradeAnswer> {
  const startMs = performance.now();
  const response = await fetch(`${frontEnd}/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(trade),
    signal: AbortSignal.timeout(3 * limits.tradeMs),
  });
  const body = (await response.json()) as { data?: { transaction_number: number }; error?: { message: string } };
  const { status } = response;
  const elapsedMs = performance.now() - startMs;
  return { status, number: body.data?.transaction_number, message: body.error?.message, elapsedMs };
}
