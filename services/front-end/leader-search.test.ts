import { describe, expect, test } from "bun:test";
import { amongReplicas } from "../../test/harness/played-replicas.ts";
import { watch } from "../../test/harness/watch.ts";
import { limits } from "../runtime/limits.ts";

describe("a front end that has no leader", () => {
  test("keeps to the one that leads, and disturbs nothing in a working cluster", async () => {
    const { finder, offeredTo, network } = amongReplicas({ 1: { role: "leader", term: 4 } });
    expect(await finder.find()).toMatchObject({ id: 1, term: 4 });
    expect(network.calls.map(({ path }) => path)).toEqual(["/ping", "/ping", "/ping"]);
    expect(offeredTo()).toEqual([]);
    expect(finder.others.map(({ url }) => url)).toEqual(["http://replica-3", "http://replica-2"]);
  });

  test("offers the lead to the highest id that answers, and tells the others", async () => {
    const { finder, offeredTo, network, clock } = amongReplicas({ 3: { isDown: true } });
    expect(await finder.find()).toMatchObject({ id: 2, term: 2 });
    expect(offeredTo()).toEqual([2]);
    await clock.settle();
    const told = network.to("/leader-broadcast").filter(({ body }) => "term" in (body as object));
    expect(told.map(({ origin, body }) => [origin, body])).toEqual([
      ["http://replica-1", { leader: 2, term: 2 }],
      ["http://replica-3", { leader: 2, term: 2 }],
    ]);
  });

  test("offers it to the next one where one declines, and to the one that is about to take it first", async () => {
    const { finder, offeredTo } = amongReplicas({ 1: { role: "candidate", term: 2 }, 3: { declines: true } });
    expect(await finder.find()).toMatchObject({ id: 1 });
    expect(offeredTo()).toEqual([1]);
    const declining = amongReplicas({ 3: { declines: true } });
    expect(await declining.finder.find()).toMatchObject({ id: 2 });
    expect(declining.offeredTo()).toEqual([3, 2]);
  });

  test("does not take a deposed leader's word where a newer term is known", async () => {
    const { finder, offeredTo } = amongReplicas({ 3: { role: "leader", term: 4 }, 2: { term: 5 } });
    expect(await finder.find()).toMatchObject({ id: 3, term: 6 });
    expect(offeredTo()).toEqual([3]);
  });

  test("waits for those that hang no longer than a ping may take", async () => {
    const { finder, clock } = amongReplicas({ 3: { hangs: true } });
    const found = finder.find();
    await clock.advance(limits.pingMs + limits.leaderPingMs);
    expect(await found).toMatchObject({ id: 2 });
  });

  test("hears at once that the lead was taken, whoever hangs meanwhile", async () => {
    const { finder, clock, network } = amongReplicas({ 1: { hangs: true }, 3: { isDown: true } });
    const usual = network.answer;
    const taken = Promise.withResolvers<void>();
    network.answer = async (call) => {
      if (call.path === "/leader-broadcast" && call.origin === "http://replica-2") await taken.promise;
      return usual(call);
    };
    const found = watch(finder.find());
    await clock.advance(limits.pingMs + limits.leaderWatchMs);
    expect(found).toEqual({});
    taken.resolve();
    await clock.settle();
    expect(found).toEqual({ value: expect.objectContaining({ id: 2, term: 2 }) });
  });

  test("says 503, and why, where nobody leads or takes the lead", async () => {
    const down = amongReplicas({ 1: { isDown: true }, 2: { isDown: true }, 3: { isDown: true } });
    await expect(down.finder.find()).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining("none answers"),
    });
    const declining = amongReplicas({ 1: { declines: true }, 2: { declines: true }, 3: { declines: true } });
    await expect(declining.finder.find()).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining("catalog"),
    });
  });

  test("looks for one once, however many trades ask", async () => {
    const { finder, network } = amongReplicas({ 1: { role: "leader" } });
    const [one, other] = await Promise.all([finder.find(), finder.find()]);
    expect(one).toBe(other!);
    expect(network.calls).toHaveLength(3);
  });

  test("does not disturb a leader that is slow: it waits for it a little longer", async () => {
    const slow = amongReplicas({ 3: { role: "leader", term: 4, hangs: true }, 2: { term: 4, leader: 3 } });
    const found = slow.finder.find();
    await slow.clock.advance(limits.pingMs - 1);
    slow.change(3, { hangs: false });
    await slow.clock.advance(1);
    expect(await found).toMatchObject({ id: 3, term: 4 });
    expect(slow.offeredTo()).toEqual([]);
  });
});
