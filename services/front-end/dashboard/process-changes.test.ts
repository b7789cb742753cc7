import { expect, test } from "bun:test";
import type { ProcessState, ProcessView } from "./messages.ts";
import { tellChanges } from "./process-changes.ts";

function seen(state: ProcessState, more: Partial<ProcessView> = {}): ProcessView {
  const unknown = { reason: null, term: 1, last: 9, lag: 0, perSecond: 0, hitRate: null, uptimeSeconds: 60 };
  return { name: "order-1", service: "order", state, ...unknown, ...more };
}

test.each<[ProcessView, ProcessView, string[]]>([
  [seen("follower"), seen("follower"), []],
  [seen("leader"), seen("down"), ["order-1 is down."]],
  [seen("follower"), seen("paused"), ["order-1 is paused: it takes requests and answers none."]],
  [seen("follower"), seen("silent"), ["order-1 does not answer."]],
  [seen("down"), seen("follower", { lag: 1_312 }), ["order-1 is back, 1,312 orders behind."]],
  [seen("paused"), seen("follower"), ["order-1 is back."]],
  [seen("follower"), seen("out of sync", { lag: 1 }), ["order-1 is 1 order behind: out of sync."]],
  [seen("out of sync", { lag: 500 }), seen("catching up", { lag: 200 }), []],
  [seen("catching up", { lag: 200 }), seen("follower"), ["order-1 has caught up."]],
  [seen("follower"), seen("aside", { reason: "It is not ours." }), ["order-1 can't work: It is not ours."]],
  [seen("unwell"), seen("follower"), ["order-1 works again."]],
  // Who leads is told elsewhere, with the time that it took.
  [seen("follower"), seen("candidate"), []],
  [seen("candidate"), seen("leader"), []],
  [seen("follower", { uptimeSeconds: 60 }), seen("follower", { uptimeSeconds: 0.2 }), ["order-1 was started again."]],
  [seen("up", { name: "catalog" }), seen("down", { name: "catalog" }), ["The catalog is down."]],
])("%j, then %j", (before, after, sentences) => {
  expect(tellChanges([before], [after]).map(({ text }) => text)).toEqual(sentences);
});

test("of a process that was not there before, nothing is told", () => {
  expect(tellChanges([], [seen("down")])).toEqual([]);
});
