import { describe, expect, test } from "bun:test";
import { amongReplicas } from "../../test/harness/played-replicas.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";

describe("the leader that is kept to", () => {
  test("is watched, and given up for another one when it does not answer", async () => {
    const { finder, change, clock } = amongReplicas({ 3: { role: "leader" } });
    finder.start();
    await clock.settle();
    const leader = finder.current!;
    expect(leader.id).toBe(3);
    change(3, { isDown: true });
    await clock.advance(limits.leaderWatchMs);
    expect(leader.lost.aborted).toBe(true);
    expect(finder.current).toMatchObject({ id: 2, term: 2 });
  });

  test("is given up when it says that it leads no more, or hangs", async () => {
    for (const ill of [{ role: "follower", term: 2 }, { hangs: true }] as const) {
      const { finder, change, clock } = amongReplicas({ 3: { role: "leader" } });
      finder.start();
      await clock.settle();
      change(3, ill);
      change(2, { role: "leader", term: 2 });
      await clock.advance(limits.leaderWatchMs + limits.leaderPingMs + limits.pingMs);
      expect(finder.current).toMatchObject({ id: 2, term: 2 });
    }
  });

  test("is hardly waited for again where it hangs: the others say who leads, or one of them takes the lead", async () => {
    for (const role of ["leader", "follower"] as const) {
      const { finder, change, clock } = amongReplicas({ 3: { role: "leader" } });
      finder.start();
      await clock.settle();
      change(3, { hangs: true });
      await clock.advance(limits.leaderWatchMs);
      change(2, { role, term: 2 });
      await clock.advance(limits.leaderPingMs + limits.silentPingMs);
      expect(finder.current).toMatchObject({ id: 2 });
    }
  });

  test("is kept to again where it was well all the time, and only this front end was paused", async () => {
    const { finder, change, clock, offeredTo } = amongReplicas({ 3: { role: "leader" } });
    finder.start();
    await clock.settle();
    change(3, { hangs: true });
    await clock.advance(limits.leaderWatchMs + limits.leaderPingMs - 1);
    change(3, { hangs: false });
    await clock.advance(1);
    expect(finder.current).toMatchObject({ id: 3, term: 1 });
    expect(offeredTo()).toEqual([]);
  });

  test("is found at last where every replica takes longer to answer than a ping may at first", async () => {
    const { finder, clock, network, offeredTo } = amongReplicas({ 3: { role: "leader" } });
    const usual = network.answer;
    const slowMs = limits.pingMs + 50;
    network.answer = (call) => sleep(clock, slowMs).then(() => usual(call));
    finder.start();
    await clock.advance(limits.electionQuickTries * (limits.pingMs + limits.electionPauseMs));
    expect(finder.current).toBeUndefined();
    await clock.advance(4 * limits.pingMaxMs);
    expect(finder.current).toMatchObject({ id: 3, term: 1 });
    expect(offeredTo()).toEqual([]);
  });

  test("is given the usual time by the search after that", async () => {
    const { finder, change, clock, network } = amongReplicas({
      1: { isDown: true },
      2: { isDown: true },
      3: { role: "leader" },
    });
    finder.start();
    await clock.settle();
    change(3, { hangs: true });
    await clock.advance(limits.leaderWatchMs + limits.leaderPingMs + limits.silentPingMs);
    expect(finder.current).toBeUndefined();
    const usual = network.answer;
    const late = Promise.withResolvers<void>();
    network.answer = (call) =>
      call.origin === "http://replica-3" ? late.promise.then(() => usual(call)) : usual(call);
    change(3, { hangs: false });
    await clock.advance(limits.electionPauseMs + limits.pingMs - 1);
    late.resolve();
    await clock.settle();
    expect(finder.current).toMatchObject({ id: 3 });
  });

  test("is given more time where the ones before were silent soon: each may only have a slow disk", async () => {
    const { finder, change, clock, offeredTo } = amongReplicas({ 3: { role: "leader" } });
    finder.start();
    await clock.settle();
    let deposed = 0;
    for (; deposed < 10; deposed += 1) {
      const { id } = finder.current!;
      change(id, { hangs: true });
      await clock.advance(limits.commitMs);
      change(id, { hangs: false, ...(finder.current?.id !== id && { role: "follower" }) });
      await clock.advance(limits.leaderWatchMs);
      if (finder.current?.id === id) break;
    }
    expect(deposed).toBeLessThan(5);
    expect(offeredTo()).toHaveLength(deposed);
  });

  test("is looked for again and again, with pauses, until there is one", async () => {
    const { finder, change, clock } = amongReplicas({ 1: { isDown: true }, 2: { isDown: true }, 3: { isDown: true } });
    finder.start();
    await clock.advance(10 * limits.electionPauseMs);
    expect(finder.current).toBeUndefined();
    change(1, { isDown: false });
    await clock.advance(limits.electionPauseMaxMs + limits.electionPauseMs);
    expect(finder.current).toMatchObject({ id: 1 });
  });

  test("is given up only by who means this one, not by a late answer of an earlier one", async () => {
    const { finder } = amongReplicas({ 1: { role: "leader", term: 4 } });
    const first = await finder.find();
    finder.believe(first, 2, 5);
    expect(first.lost.aborted).toBe(true);
    finder.giveUp(first);
    finder.believe(first, 3, 6);
    expect(finder.current).toMatchObject({ id: 2, term: 5 });
  });

  test("is another one when it says so itself with a newer term; anything else only ends its lead", async () => {
    const claims = [
      [2, 4],
      [2, 3],
      [null, 9],
      ["2", 9],
      [2, undefined],
      [9, 9],
    ];
    for (const [id, term] of claims) {
      const { finder } = amongReplicas({ 1: { role: "leader", term: 4 } });
      finder.believe(await finder.find(), id, term);
      expect(finder.current).toBeUndefined();
    }
    const { finder } = amongReplicas({ 1: { role: "leader", term: 4 } });
    finder.believe(await finder.find(), 2, 5);
    expect(finder.current).toMatchObject({ id: 2, term: 5 });
  });

  test("is not watched any more once the front end has stopped", async () => {
    const { finder, clock, network } = amongReplicas({ 1: { role: "leader" } });
    finder.start();
    await clock.settle();
    finder.stop();
    const before = network.calls.length;
    await clock.advance(10 * limits.leaderWatchMs);
    expect(network.calls).toHaveLength(before);
  });
});

describe("whoever listens", () => {
  test("is told when a leader is found, lost, or resigns, and nothing after that was cancelled", async () => {
    const { finder, change, clock } = amongReplicas({ 1: { role: "leader", term: 4 } });
    const told: string[] = [];
    const cancel = finder.onChange(({ kind, id, term, atMs }) => {
      expect(atMs).toBe(clock.monotonic());
      told.push(`${kind} ${id} in ${term}`);
    });
    const first = await finder.find();
    finder.believe(first, 2, 5);
    change(1, { role: "follower", term: 5 });
    change(2, { role: "leader", term: 5, isDown: true });
    finder.giveUp(finder.current!);
    await finder.find();
    expect(told).toEqual(["found 1 in 4", "resigned 1 in 4", "found 2 in 5", "lost 2 in 5", "found 3 in 6"]);
    cancel();
    finder.giveUp(finder.current!);
    expect(told.length).toBe(5);
  });
});
