import { type Limits, limits } from "./limits.ts";

/** Throws if the limits contradict each other. */
export function assertLimits(l: Limits = limits): void {
  const rules: [string, boolean][] = [
    ["a request that the services allow fits into what Bun accepts", l.internalBodyBytes < l.requestBodyBytes],
    ["a connection is given up before the other side does", l.connectionReuseMs < l.connectionIdleSeconds * 1_000],
    ["a lease is renewed several times before it lapses", l.leaseRenewMs * 3 <= l.leaseMs * (1 - l.leaseDriftFraction)],
    ["a front end that is cut off delays a trade by at most 1 s", l.leaseMs + l.revokePatienceMs <= 1_000],
    ["a front end outwaits the catalog that tries to reach it", l.reachMs < l.leaseRegisterMs],
    ["a batch may wait for a lease at the catalog", l.catalogCallMs > l.leaseMs + l.revokePatienceMs],
    ["a trade outlives a takeover", l.tradeMs > l.takeoverMs + l.leaderPingMs],
    ["a leader that commits slowly is not given up for ever", l.leaderPingMaxMs > l.commitMs],
    ["a takeover may take some slow commits", l.takeoverMaxMs >= 3 * l.commitMs],
    ["a trade outlives the pause of a contest for the lead", l.contestPauseMaxMs * 1.5 < l.tradeMs],
    ["a contest is remembered while it lasts", l.contestMemoryMs > 4 * l.contestPauseMaxMs],
    ["a hung follower costs less than a trade has", l.pushMs < l.tradeMs],
    ["a leader that reaches the catalog doesn't resign", l.heartbeatMs * 3 <= l.heartbeatLapseMs],
    ["a leader that commits slowly is not called silent", l.leaderSilenceMs > l.commitMs + l.heartbeatMs + l.pushMs],
    ["a replica asks for its leader before it is called silent", l.followerAskMs < l.leaderSilenceMs],
    ["a term is longer than taking it over", l.termLifeMs >= 2 * l.takeoverFollowersMs],
    ["a leader is heard of before it resigns", l.heartbeatMs + l.termCallMs < l.heartbeatLapseMs],
    ["a leader outlasts a catalog's slow commit", l.commitMs + 2 * l.heartbeatMs < l.heartbeatLapseMs],
    ["a term can be had while a catalog commits another one slowly", l.termCallMaxMs > 2 * l.commitMs],
    ["a trade outlives a leader that is cut off from the catalog", l.tradeMs > l.heartbeatLapseMs + l.leaderPingMs],
    ["rejections outlive every late copy of a trade", l.rejectionHours * 3_600_000 > l.tradeMs * 100],
    ["a rejection outlives every try of its trade, and what was late then", l.rejectionLeastMs >= l.tradeMs * 10],
    [
      "rejections that give way are younger than those that are forgotten",
      l.rejectionLeastMs < l.rejectionHours * 3_600_000,
    ],
    ["a pause of the catalog makes no rejection old", l.runningStepMaxMs * 3 <= l.rejectionLeastMs],
    ["a catalog that runs is seen running", l.rejectionPruneMs < l.runningStepMaxMs],
    ["a batch of rejections finds enough old ones to give way", l.batchTrades <= l.rejectionPruneRows],
    ["figures that are read again and again are always of now", l.dashboardPollMs * 3 < l.dashboardWatchMs],
    ["a poll's changed stocks fit into one look-up", l.dashboardOrders <= l.batchLookups],
    ["a query at a follower may take longer", l.inspectLooks <= l.inspectFollowerLooks],
    ["what a query gives can be sent", l.inspectBytes * 2 < l.answerBodyBytes],
    ["a batch fits into the queue", l.batchTrades <= l.queuedTrades && l.batchLookups <= l.queuedLookups],
  ];
  const broken = rules.filter(([, holds]) => !holds).map(([rule]) => rule);
  if (broken.length > 0) throw new Error(`limits.ts contradicts itself: ${broken.join("; ")}`);
}
