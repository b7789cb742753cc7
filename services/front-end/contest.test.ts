import { describe, expect, test } from "bun:test";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import type { ReplicaStatus } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import { Contest } from "./contest.ts";

const follower = (id: number, leader: number | null): ReplicaStatus => ({
  id,
  role: "follower",
  term: 7,
  leader,
  last: 0,
  hash: "",
});

/** Replica 3 follows replica 2, which this front end does not reach; replica 1 does, too. */
const found = [follower(3, 2), follower(1, 2)];

function contest() {
  const given = testSurroundings(() => ({}));
  return { ...given, contest: new Contest(given) };
}

/** Replica 3 led from here, and lost the lead to replica 2. */
function lost(times: number) {
  const parts = contest();
  for (let time = 0; time < times; time += 1) {
    parts.contest.used(3);
    parts.contest.look(found);
  }
  return parts;
}

describe("a front end whose leader lost the lead to one that it does not reach", () => {
  test("shuns it for a while: whoever chose the other one does not reach it", async () => {
    const { contest, clock } = lost(1);
    expect([...contest.shunned]).toEqual([3]);
    await clock.advance(limits.contestMemoryMs);
    expect([...contest.shunned]).toEqual([]);
  });

  test("offers the lead at once the first time, and then waits the longer, up to a limit", async () => {
    for (const [times, pauseMs] of [[1, 0] as const, [2, 500], [3, 1_000], [4, 2_000], [9, limits.contestPauseMaxMs]]) {
      const { contest, clock } = lost(times);
      if (pauseMs > 0) await clock.advance(pauseMs - 1);
      expect(contest.leavesIt(found)).toBe(pauseMs > 0);
      await clock.advance(1);
      expect(contest.leavesIt(found)).toBeFalse();
    }
  });

  test("forgets how often that was so once it has not been so for a while", async () => {
    const { contest, clock } = lost(9);
    await clock.advance(limits.contestMemoryMs);
    contest.used(3);
    contest.look(found);
    expect(contest.leavesIt(found)).toBeFalse();
  });

  test("does not wait where nobody is said to lead any more", () => {
    const { contest } = lost(9);
    expect(contest.leavesIt([follower(3, null), follower(1, null)])).toBeFalse();
  });
});

describe("there is no contest", () => {
  test.each([
    ["the leader does not answer itself: it has crashed", 3, [follower(1, 2)]],
    ["the leader that others name answers, too: it has only just ended", 3, [follower(3, 2), follower(2, 2)]],
    ["no other leader is known", 3, [follower(3, null)]],
    ["this front end had none before", undefined, found],
  ])("where %s", (_what, used, statuses) => {
    const { contest } = lost(0);
    for (let time = 0; time < 5; time += 1) {
      if (used !== undefined) contest.used(used);
      contest.look(statuses);
    }
    expect(contest.shunned.size).toBe(0);
    expect(contest.leavesIt(found)).toBeFalse();
  });

  test("about a lead that was lost once: it counts once, however often nobody is found", () => {
    const { contest } = lost(1);
    for (let time = 0; time < 5; time += 1) contest.look(found);
    expect(contest.leavesIt(found)).toBeFalse();
  });
});
