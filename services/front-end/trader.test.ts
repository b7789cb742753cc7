import { describe, expect, test } from "bun:test";
import { sampleTrade } from "../../test/harness/sample-orders.ts";
import { type Answer, refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import {
  each,
  fails,
  inTurn,
  ordered,
  tradesOf,
  tradeTimeoutMs,
  tradingWith,
} from "../../test/harness/trading-front-end.ts";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";

describe("a trade", () => {
  test("goes to the leader with its key and the time that is left, and ends with its order's number", async () => {
    const { begin, sent, clock } = tradingWith(ordered);
    const trade = begin("7");
    await clock.settle();
    expect(trade.ended).toBe(7);
    expect(sent()).toMatchObject([
      { origin: "http://replica-2", body: { trades: [{ ...sampleTrade("7"), leftMs: tradeTimeoutMs }] } },
    ]);
  });

  test("travels together with those that came in the same turn, and gets its own result", async () => {
    const { begin, sent, clock } = tradingWith(
      each((key) => (key === "2" ? { status: 409, message: "Not enough shares." } : { number: Number(key) })),
    );
    const trades = ["1", "2", "3"].map(begin);
    await clock.settle();
    expect(sent()).toHaveLength(1);
    expect(trades).toMatchObject([
      { ended: 1 },
      { ended: { status: 409, message: "Not enough shares." } },
      { ended: 3 },
    ]);
  });

  test("that was rejected is not tried again", async () => {
    for (const status of [404, 409, 422]) {
      const { begin, sent, clock } = tradingWith(each(() => ({ status, message: "no" })));
      const trade = begin("1");
      await clock.advance(tradeTimeoutMs);
      expect(trade).toMatchObject({ ended: { status } });
      expect(sent()).toHaveLength(1);
    }
  });

  test("that was refused before anything was done ends with the 503", async () => {
    const { begin, sent, clock } = tradingWith(each(() => ({ status: 503, message: "Too much is waiting." })));
    const trade = begin("1");
    await clock.advance(tradeTimeoutMs);
    expect(trade).toMatchObject({ ended: { status: 503, message: "Too much is waiting." } });
    expect(sent()).toHaveLength(1);
  });
});

describe("failover nobody notices: a trade is repeated with the same key", () => {
  const crashes: Record<string, Answer> = {
    "the leader died under way": fails(new Error("socket hang up")),
    "the leader refused the connection": fails(refusedConnection()),
    "the leader leads no more": fails(new BazaarError(421, "Replica 2 is not the leader.", { leader: null, term: 1 })),
    "the leader led no more when the trade's turn came": each(() => ({ status: 421, message: "Not the leader." })),
    "the leader did not know the outcome": each(() => ({ status: 504, message: "Not known." })),
    "the leader answered nonsense": () => ({ results: [] }),
  };

  for (const [what, crash] of Object.entries(crashes)) {
    test(`when ${what}`, async () => {
      const { begin, sent, clock } = tradingWith(inTurn(crash, ordered));
      const trade = begin("7");
      await clock.advance(limits.retryPauseMs);
      expect(trade.ended).toBe(7);
      expect(sent().map((call) => tradesOf(call)[0]!.key)).toEqual(["7", "7"]);
    });
  }

  test("at the leader that the old one names", async () => {
    const deposed: Answer = ({ origin }) => {
      if (origin.endsWith("1")) return { results: [{ number: 7 }] };
      throw new BazaarError(421, "Replica 2 is not the leader: replica 1 is.", { leader: 1, term: 2 });
    };
    const { begin, sent, clock, network } = tradingWith(deposed);
    const trade = begin("7");
    await clock.advance(limits.retryPauseMs);
    expect(trade.ended).toBe(7);
    expect(sent().map(({ origin }) => origin)).toEqual(["http://replica-2", "http://replica-1"]);
    expect(network.to("/ping")).toHaveLength(2);
  });

  test("at once when the leader is given up while it is silent", async () => {
    const { begin, finder, clock } = tradingWith(inTurn(() => silence, ordered));
    const trade = begin("7");
    await clock.settle();
    finder.giveUp(finder.current!);
    await clock.advance(limits.retryPauseMs);
    expect(trade.ended).toBe(7);
  });

  test("also past a full queue: a refusal says nothing about an earlier try", async () => {
    const full = each(() => ({ status: 503, message: "Too much is waiting." }));
    const { begin, clock } = tradingWith(inTurn(fails(new Error("socket hang up")), full, ordered));
    const trade = begin("7");
    await clock.advance(2 * limits.retryPauseMs);
    expect(trade.ended).toBe(7);
  });
});
