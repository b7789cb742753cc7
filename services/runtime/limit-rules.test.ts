import { describe, expect, test } from "bun:test";
import { assertLimits } from "./limit-rules.ts";
import { type Limits, limits } from "./limits.ts";

type Changed = Partial<Limits>;

function withChanged(change: Changed): () => void {
  return () => assertLimits({ ...limits, ...change });
}

describe("limits", () => {
  test("do not contradict each other", () => {
    expect(() => assertLimits()).not.toThrow();
  });

  test("are positive numbers, so that nothing is unbounded", () => {
    for (const [name, value] of Object.entries(limits)) {
      expect(value, name).toBeGreaterThan(0);
      expect(Number.isFinite(value), name).toBe(true);
    }
  });

  test("that break a guarantee are refused with the guarantee's words", () => {
    const cases: [string, Changed][] = [
      ["fits into what Bun accepts", { internalBodyBytes: limits.requestBodyBytes }],
      ["renewed several times before it lapses", { leaseRenewMs: 400 }],
      ["renewed several times before it lapses", { leaseDriftFraction: 0.9 }],
      ["delays a trade by at most 1 s", { leaseMs: 900 }],
      ["may wait for a lease at the catalog", { catalogCallMs: limits.leaseMs }],
      ["a trade outlives a takeover", { tradeMs: limits.takeoverMs }],
      ["a hung follower costs less", { pushMs: limits.tradeMs }],
      ["a leader that reaches the catalog doesn't resign", { heartbeatMs: limits.heartbeatLapseMs }],
      ["a leader outlasts a catalog's slow commit", { commitMs: limits.heartbeatLapseMs }],
      ["a term can be had while a catalog commits", { termCallMaxMs: 2 * limits.commitMs }],
      ["a trade outlives a leader that is cut off", { tradeMs: limits.heartbeatLapseMs }],
      ["a leader that commits slowly is not given up for ever", { leaderPingMaxMs: limits.commitMs }],
      ["a takeover may take some slow commits", { takeoverMaxMs: limits.commitMs }],
      ["a trade outlives the pause of a contest", { contestPauseMaxMs: limits.tradeMs }],
      ["a contest is remembered while it lasts", { contestMemoryMs: limits.contestPauseMaxMs }],
      ["rejections outlive every late copy", { rejectionHours: 0.1 }],
      ["a rejection outlives every try of its trade", { rejectionLeastMs: limits.tradeMs }],
      ["younger than those that are forgotten", { rejectionLeastMs: limits.rejectionHours * 3_600_000 }],
      ["a pause of the catalog makes no rejection old", { runningStepMaxMs: limits.rejectionLeastMs }],
      ["a catalog that runs is seen running", { rejectionPruneMs: limits.runningStepMaxMs }],
      ["enough old ones to give way", { rejectionPruneRows: limits.batchTrades - 1 }],
      [
        "a connection is given up before the other side does",
        { connectionReuseMs: limits.connectionIdleSeconds * 1_000 },
      ],
      ["a front end outwaits the catalog", { reachMs: limits.leaseRegisterMs }],
      ["a leader that commits slowly is not called silent", { leaderSilenceMs: limits.commitMs }],
      ["before it is called silent", { followerAskMs: limits.leaderSilenceMs }],
      ["a term is longer than taking it over", { termLifeMs: limits.takeoverFollowersMs }],
      ["a leader is heard of before it resigns", { termCallMs: limits.heartbeatLapseMs }],
      ["figures that are read again and again", { dashboardPollMs: limits.dashboardWatchMs }],
      ["a poll's changed stocks fit into one look-up", { dashboardOrders: limits.batchLookups + 1 }],
      ["a query at a follower may take longer", { inspectLooks: limits.inspectFollowerLooks + 1 }],
      ["what a query gives can be sent", { inspectBytes: limits.answerBodyBytes }],
      ["a batch fits into the queue", { queuedTrades: limits.batchTrades - 1 }],
      ["a batch fits into the queue", { queuedLookups: limits.batchLookups - 1 }],
    ];
    for (const [words, change] of cases) expect(withChanged(change), words).toThrow(words);
  });

  test("that break two guarantees are refused with both", () => {
    expect(withChanged({ pushMs: 60_000, queuedTrades: 1 })).toThrow(/hung follower.*; a batch fits/);
  });
});
