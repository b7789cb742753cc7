import { describe, expect, test } from "bun:test";
import { refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { each, fails, ordered, tradesOf, tradeTimeoutMs, tradingWith } from "../../test/harness/trading-front-end.ts";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";

describe("at its deadline, a trade", () => {
  test("that may have happened ends with 504, and asks for the same key again", async () => {
    for (const answer of [
      () => silence,
      fails(new Error("socket hang up")),
      each(() => ({ status: 504, message: "" })),
    ]) {
      const { begin, clock } = tradingWith(answer);
      const trade = begin("7");
      await clock.advance(tradeTimeoutMs - 1);
      expect(trade.ended).toBeUndefined();
      await clock.advance(1);
      expect(trade).toMatchObject({ ended: { status: 504, message: expect.stringContaining("same Idempotency-Key") } });
    }
  });

  test("that certainly did not happen ends with 503", async () => {
    const notLeading = fails(new BazaarError(421, "not the leader", { leader: null, term: 1 }));
    for (const answer of [fails(refusedConnection()), notLeading, each(() => ({ status: 421, message: "" }))]) {
      const { begin, clock } = tradingWith(answer);
      const trade = begin("7");
      await clock.advance(tradeTimeoutMs);
      expect(trade).toMatchObject({ ended: { status: 503, message: "No leader took the trade in time." } });
    }
  });

  test("that was told 503 is not sent after all when a leader is found later", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { begin, sent, clock } = tradingWith(ordered, ({ path }) =>
      path === "/ping" ? { role: "follower" } : promise,
    );
    const trade = begin("7");
    await clock.advance(tradeTimeoutMs);
    expect(trade).toMatchObject({ ended: { status: 503 } });
    resolve({});
    await clock.advance(tradeTimeoutMs);
    expect(sent()).toEqual([]);
  });

  test("is over, though others that travel with it are not", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { begin, sent, clock } = tradingWith(ordered, ({ path }) =>
      path === "/ping" ? { role: "follower" } : promise,
    );
    const early = begin("7");
    await clock.advance(600);
    const late = begin("8");
    await clock.advance(400);
    resolve({});
    await clock.advance(limits.retryPauseMs);
    expect(early).toMatchObject({ ended: { status: 503 } });
    expect(late.ended).toBe(8);
    expect(
      sent()
        .flatMap(tradesOf)
        .map(({ key }) => key),
    ).toEqual(["8"]);
  });
});
