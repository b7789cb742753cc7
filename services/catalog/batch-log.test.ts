import { expect, test } from "bun:test";
import { ManualClock } from "../../test/harness/manual-clock.ts";
import { emptyHead, sampleTrade } from "../../test/harness/sample-orders.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Outcome } from "../contract/fenced.ts";
import { limits } from "../runtime/limits.ts";
import type { Log } from "../runtime/log.ts";
import { Notices } from "../runtime/notices.ts";
import { BatchLog } from "./batch-log.ts";

const trades = [sampleTrade("a"), { ...sampleTrade("b"), requestId: "mine" }];
const batch = { generation: "g", term: 1, replica: 3, head: emptyHead, trades };

function following(isDebug = false) {
  const clock = new ManualClock();
  const lines: unknown[] = [];
  const write = (level: string) => (fields: object, message: string) => void lines.push({ level, ...fields, message });
  const log = { debug: write("debug"), warn: write("warn"), isLevelEnabled: () => isDebug } as unknown as Log;
  return { clock, lines, batches: new BatchLog({ clock, log, notices: new Notices(clock, log) }) };
}

test("a batch that is refused because the catalog can't is told of, and the leader is, too", async () => {
  const { lines, batches } = following();
  const full = Promise.reject(new BazaarError(503, "The catalog can't write its database."));
  await expect(batches.follow(batch, full)).rejects.toMatchObject({ status: 503 });
  const message = "The catalog can't write its database.";
  expect(lines).toEqual([{ level: "warn", request: ["a", "mine"], trades: 2, ms: 0, status: 503, message }]);
});

test("a slow one is told of; one of an older term is the leader's own affair", async () => {
  const { clock, lines, batches } = following();
  const { promise, resolve } = Promise.withResolvers<Outcome[]>();
  const answer = batches.follow(batch, promise);
  await clock.advance(limits.slowMs + 1);
  resolve([]);
  await answer;
  await batches.follow(batch, Promise.reject(new BazaarError(409, "Term 1 is over."))).catch(() => {});
  const line = { level: "warn", request: ["a", "mine"], trades: 2, ms: limits.slowMs + 1, message: "a slow batch" };
  expect(lines).toEqual([line]);
});

test("at the level debug each one is told of, but no line names more requests than the limit", async () => {
  const { lines, batches } = following(true);
  const many = Array.from({ length: limits.batchTrades }, (_, index) => sampleTrade(String(index)));
  await batches.follow({ ...batch, trades: many }, Promise.resolve([]));
  const [{ request, trades: count }] = lines as [{ request: string[]; trades: number }];
  expect([request.length, count]).toEqual([limits.requestIdsALine, limits.batchTrades]);
  expect([batches.sizes.count, batches.sizes.sum]).toEqual([1, limits.batchTrades]);
});
