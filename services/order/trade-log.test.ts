import { expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { sampleTrade } from "../../test/harness/sample-orders.ts";
import type { TradeResult } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Notices } from "../runtime/notices.ts";
import { TradeLog } from "./trade-log.ts";

/** What is written of a trade that ends so after so long. */
async function written(result: TradeResult, tookMs = 0, isDebug = false): Promise<unknown[]> {
  const clock = new ManualClock();
  const lines: unknown[] = [];
  const write = (level: string) => (fields: object, message: string) => void lines.push({ level, ...fields, message });
  const log = { debug: write("debug"), warn: write("warn"), isLevelEnabled: () => isDebug } as unknown as Log;
  const trades = new TradeLog({ clock, log, notices: new Notices(clock, log) });
  const { promise, resolve } = Promise.withResolvers<TradeResult>();
  const answer = trades.follow(sampleTrade("key"), promise);
  await clock.advance(tookMs);
  resolve(result);
  expect(await answer).toBe(result);
  return lines;
}

test.each([421, 503, 504])("a trade that is refused, or not known to be done, is told of: %d", async (status) => {
  const line = { level: "warn", request: "key", status, ms: 7, message: "Why." };
  expect(await written({ status, message: "Why." }, 7)).toEqual([line]);
});

test("a rejection is the market's, and an order what was wanted: neither is told of", async () => {
  for (const status of [404, 409, 422]) expect(await written({ status, message: "Why." })).toEqual([]);
  expect(await written({ number: 1 }, limits.slowMs)).toEqual([]);
});

test("a slow one is told of, however it ends", async () => {
  const ms = limits.slowMs + 1;
  const line = { level: "warn", request: "key", ms, message: "a slow trade" };
  for (const result of [{ number: 1 }, { status: 409, message: "Why." }])
    expect(await written(result, ms)).toEqual([line]);
});

test("at the level debug each one is told of, and what became of it", async () => {
  const line = { level: "debug", request: "key", ms: 0, message: "a trade" };
  expect(await written({ number: 7 }, 0, true)).toEqual([{ ...line, number: 7 }]);
  expect(await written({ status: 409, message: "Why." }, 0, true)).toEqual([{ ...line, status: 409 }]);
});
