import type { Trade } from "../contract/order.ts";
import type { TradeResult } from "../contract/replication.ts";
import { requestOf } from "../contract/request-id.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import type { Notices } from "../runtime/notices.ts";

interface Parts {
  clock: Clock;
  log: Log;
  notices: Notices;
}

/** Tells of trades that were refused, whose outcome is unknown, or that took long; of all of them at the level debug. */
export class TradeLog {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async follow(trade: Trade, ending: Promise<TradeResult>): Promise<TradeResult> {
    const { clock, log, notices } = this.#parts;
    const startMs = clock.monotonic();
    const result = await ending;
    const tookMs = clock.monotonic() - startMs;
    const ms = Math.round(tookMs);
    if ("status" in result && (result.status === 421 || result.status >= 500)) {
      const { status, message } = result;
      notices.warn(`trade ${status}`, { request: requestOf(trade), status, ms }, message);
    } else if (tookMs > limits.slowMs) {
      notices.warn("slow trade", { request: requestOf(trade), ms }, "a slow trade");
    } else if (log.isLevelEnabled("debug")) {
      const outcome = "number" in result ? { number: result.number } : { status: result.status };
      log.debug({ request: requestOf(trade), ...outcome, ms }, "a trade");
    }
    return result;
  }
}
