import { describe, expect, test } from "bun:test";
import { LeadershipStory } from "./leadership-story.ts";

type Change = Parameters<LeadershipStory["take"]>[0];

const at = (atMs: number, kind: Change["kind"], id: number, term: number): Change => ({ kind, id, term, atMs });

/** What is told after these changes, and with which failover. */
function told(...changes: Change[]) {
  const story = new LeadershipStory();
  return changes.flatMap((change) => story.take(change) ?? []).map(({ telling, failover }) => [telling.text, failover]);
}

describe("the story of the leadership", () => {
  test("tells who stopped, who leads next, and after how long", () => {
    const failover = { from: "order-3", to: "order-2", term: 8, leaderlessMs: 14.25, waitedMs: null };
    expect(told(at(100, "lost", 3, 7), at(114.25, "found", 2, 8))).toEqual([
      ["order-3 stopped answering; order-2 leads term 8, 14 ms later.", failover],
    ]);
  });

  test("knows one that resigns from one that answers no more, and one that leads again", () => {
    expect(told(at(100, "resigned", 3, 7), at(101, "found", 1, 8)).map(([text]) => text)).toEqual([
      "order-3 leads no more; order-1 leads term 8, 1 ms later.",
    ]);
    expect(told(at(100, "lost", 3, 7), at(500, "found", 3, 9)).map(([text]) => text)).toEqual([
      "order-3 stopped answering; it leads again, in term 9, 400 ms later.",
    ]);
  });

  test("counts the gap from the first of several that failed", () => {
    const story = new LeadershipStory();
    story.take(at(100, "lost", 3, 7));
    story.take(at(150, "lost", 2, 8));
    expect(story.leaderlessSinceMs).toBe(100);
    expect(story.take(at(190, "found", 1, 9))?.failover).toMatchObject({ from: "order-3", leaderlessMs: 90 });
    expect(story.leaderlessSinceMs).toBeUndefined();
  });

  test("knows of no failover where no leader was lost", () => {
    expect(told(at(5, "found", 3, 1))).toEqual([["order-3 leads term 1.", undefined]]);
  });
});
