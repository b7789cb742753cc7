import { expect, test } from "bun:test";
import { silence } from "../../test/harness/scripted-network.ts";
import { each, inTurn, tradesOf, tradeTimeoutMs, tradingWith } from "../../test/harness/trading-front-end.ts";
import { limits } from "../runtime/limits.ts";

const unknown = each(() => ({ status: 504, message: "The leader changed." }));
const refused = each(() => ({ status: 503, message: "Too much is waiting." }));

test("one try may have done it: then no later one that certainly did nothing makes the outcome certain", async () => {
  const { begin, clock, sent } = tradingWith(inTurn(unknown, refused));
  const trade = begin("1");
  await clock.advance(tradeTimeoutMs);
  expect(sent().length).toBeGreaterThan(2);
  expect(trade).toMatchObject({ ended: { status: 504 } });
});

test("a full queue says that nothing was done only of trades that have not begun", async () => {
  const first = (call: Parameters<typeof tradesOf>[0]) => tradesOf(call).some(({ key }) => key === "first");
  const { begin, clock } = tradingWith((call) => (first(call) ? unknown(call) : silence));
  const begun = begin("first");
  await clock.settle();
  for (let batch = 0; batch < limits.frontEndBatches; batch += 1) {
    for (let index = 0; index < limits.batchTrades; index += 1) begin(`${batch}-${index}`);
    await clock.settle();
  }
  for (let index = 0; index < limits.queuedTrades; index += 1) begin(`waits-${index}`);
  const late = begin("late");
  await clock.advance(2 * limits.retryPauseMs);
  expect([begun.ended, late.ended]).toMatchObject([undefined, { status: 503 }]);
}, 30_000);
