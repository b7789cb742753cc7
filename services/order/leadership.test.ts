import { describe, expect, test } from "bun:test";
import { leadingReplica } from "../../test/harness/leading-replica.ts";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { watch } from "../../test/harness/watch.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";

const failsWith = (status: number) => ({ error: expect.objectContaining({ status }) });

describe("a leader that begins", () => {
  test("brings its followers to the same point first", async () => {
    const { leadership, clock, played } = leadingReplica();
    const started = watch(leadership.start().then(() => "started"));
    await clock.settle();
    expect(started.value).toBe("started");
    expect([played.one.orders.length, played.two.orders.length]).toEqual([2, 2]);
    expect([played.one.term, played.two.term]).toEqual([5, 5]);
  });

  test("does not wait for a follower that hangs longer than it must, nor at all for one that is not there", async () => {
    const { leadership, on, clock, played } = leadingReplica();
    played.two.isDown = true;
    on("/push", ({ origin }) => (origin === "http://replica-1" ? silence : Promise.reject(refusedConnection())));
    const started = watch(leadership.start().then(() => "started"));
    await clock.advance(limits.takeoverFollowersMs - 1);
    expect(started.value).toBeUndefined();
    await clock.advance(1);
    expect(started.value).toBe("started");
  });

  test("waits for no more followers than a majority needs, and the operator asks for", async () => {
    for (const [minReplicas, isStarted] of [[1, true] as const, [3, false] as const]) {
      const { leadership, on, usual, clock, played } = leadingReplica({ minReplicas });
      on("/push", (call) => (call.origin === "http://replica-1" ? silence : usual(call)));
      const started = watch(leadership.start().then(() => "started"));
      await clock.settle();
      expect([minReplicas, started.value === "started"]).toEqual([minReplicas, isStarted]);
      expect(played.two.orders).toHaveLength(2);
    }
  });

  test("waits for a majority, though a follower is there already", async () => {
    const { leadership, on, clock, usual } = leadingReplica({ followerIds: [1, 2, 4, 5] });
    on("/push", (call) => (call.origin === "http://replica-1" ? usual(call) : silence));
    const started = watch(leadership.start().then(() => "started"));
    await clock.settle();
    expect(started).toEqual({});
  });
});

describe("a trade", () => {
  test("durability: gets its number once the order is on the disks of a majority, and not before", async () => {
    const { start, trade, clock, on, usual, numbers } = leadingReplica();
    await start();
    const { promise: pause, resolve: pushed } = Promise.withResolvers<void>();
    on("/push", (call) => (call.origin === "http://replica-1" ? silence : pause.then(() => usual(call))));
    const result = trade("a");
    await clock.settle();
    expect([numbers(), result]).toEqual([[1, 2, 3], {}]);
    pushed();
    await clock.settle();
    expect(result).toEqual({ value: { number: 3 } });
  });

  test("does not wait for followers that are out of sync: one live replica is enough", async () => {
    const { start, trade, clock, played } = leadingReplica();
    played.one.isDown = true;
    played.two.isDown = true;
    await start();
    const result = trade("a");
    await clock.settle();
    expect(result).toEqual({ value: { number: 3 } });
  });

  test("that is rejected is answered so, and pushed to nobody", async () => {
    const { start, trade, clock, on, network } = leadingReplica();
    await start();
    const rejection = { status: 409, message: "There are not enough shares." };
    on("/batches", () => ({ outcomes: [{ rejection }] }));
    const before = network.to("/push").length;
    const result = trade("a");
    await clock.settle();
    expect(result).toEqual({ value: rejection });
    expect(network.to("/push")).toHaveLength(before);
  });

  test("travels with those that come at the same time, and while a batch is under way", async () => {
    const { start, trade, clock, keys } = leadingReplica();
    await start();
    const results = ["a", "b"].map((key) => trade(key));
    await Promise.resolve();
    results.push(trade("c"));
    await clock.settle();
    results.push(trade("d"));
    await clock.settle();
    expect(results.map(({ value }) => value)).toEqual([3, 4, 5, 6].map((number) => ({ number })));
    expect(keys()).toEqual([["a", "b", "c"], ["d"]]);
  });

  test("exactly once: joins one with its key that is under way", async () => {
    const { start, trade, clock, keys } = leadingReplica();
    await start();
    const [result, same] = [trade("a"), trade("a")];
    await clock.settle();
    expect([result, same]).toEqual([{ value: { number: 3 } }, { value: { number: 3 } }]);
    const later = trade("a");
    await clock.settle();
    expect(later).toEqual({ value: { number: 3 } });
    expect(keys()).toEqual([["a"], ["a"]]);
  });

  test.each([{ name: "FishCo" }, { quantity: 2 }, { type: "sell" as const }])(
    "with a key that is under way with another trade (%p) is the catalog's to decide, once that one has ended",
    async (change) => {
      const { start, trade, clock, keys, on, usual } = leadingReplica();
      await start();
      const decided = Promise.withResolvers<void>();
      on("/batches", async (call) => {
        await decided.promise;
        return usual(call);
      });
      const [first, other] = [trade("a"), trade("a", change)];
      await clock.settle();
      expect([first, other]).toEqual([{}, {}]);
      expect(keys()).toEqual([["a"]]);
      decided.resolve();
      await clock.settle();
      expect(first).toEqual({ value: { number: 3 } });
      expect(keys()).toEqual([["a"], ["a"]]);
    },
  );

  test("whose key was under way with another trade that was refused is not refused for that", async () => {
    const { start, trade, clock, on, usual } = leadingReplica();
    await start();
    on("/batches", () => Promise.reject(refusedConnection()));
    const first = trade("a");
    await clock.advance(limits.tradeMs - 1);
    const other = trade("a", { quantity: 2 });
    await clock.advance(2 * limits.retryPauseMs);
    expect([first, other]).toEqual([failsWith(503), {}]);
    on("/batches", usual);
    await clock.advance(limits.retryPauseMs);
    expect(other).toEqual({ value: { number: 3 } });
  });

  test("that is repeated while it is under way is tried for as long as the repeated one has time", async () => {
    const { start, trade, clock, on, usual } = leadingReplica();
    await start();
    on("/batches", () => Promise.reject(refusedConnection()));
    const first = trade("a");
    await clock.advance(limits.tradeMs - 1);
    const repeated = trade("a");
    await clock.advance(2 * limits.retryPauseMs);
    expect([first, repeated]).toEqual([{}, {}]);
    on("/batches", usual);
    await clock.advance(limits.retryPauseMs);
    expect([first, repeated]).toEqual([{ value: { number: 3 } }, { value: { number: 3 } }]);
  });

  test("that is answered confirms the term, though no heartbeat is", async () => {
    const { start, trade, clock, on, standing } = leadingReplica();
    await start();
    on("/terms/confirm", () => silence);
    for (const key of ["a", "b", "c", "d"]) {
      trade(key);
      await clock.advance(limits.heartbeatLapseMs - limits.heartbeatMs);
    }
    expect(standing.role).toBe("candidate");
    await clock.advance(2 * limits.heartbeatLapseMs);
    expect(standing.role).toBe("follower");
  });

  test("whose commit takes longer than the catalog is waited for is done, by the second try", async () => {
    const { start, trade, clock, on, usual, keys } = leadingReplica();
    await start();
    let committed = Promise.resolve();
    // As a catalog does that commits: it answers nothing meanwhile, and then all that has come.
    on("/batches", async (call) => {
      const isFirst = keys().length === 1;
      const answer = isFirst ? usual(call) : undefined;
      if (isFirst) committed = sleep(clock, limits.commitMs);
      await committed;
      return answer ?? usual(call);
    });
    const result = trade("a");
    await clock.advance(limits.commitMs + 4 * limits.retryPauseMs);
    expect(result).toEqual({ value: { number: 3 } });
    expect(keys().length).toBeGreaterThan(1);
  });

  test("is refused, before anything is done, where fewer replicas are in sync than the operator asks for", async () => {
    const { start, trade, clock, played, keys } = leadingReplica({ minReplicas: 3 });
    played.two.isDown = true;
    await start();
    const result = trade("a");
    await clock.settle();
    expect(result).toEqual(failsWith(503));
    expect(keys()).toEqual([]);
    played.two.isDown = false;
    await clock.advance(limits.followerRetryMs);
    const later = trade("a");
    await clock.settle();
    expect(later).toEqual({ value: { number: 3 } });
  });
});

test("orders that came without a leader reach its log, and then its followers, with the next heartbeat", async () => {
  const { start, clock, played, numbers } = leadingReplica();
  await start();
  played.catalog.journal = sampleOrders(4);
  await clock.advance(limits.heartbeatMs);
  expect(numbers()).toEqual([1, 2, 3, 4]);
  expect([played.one.orders.length, played.two.orders.length]).toEqual([4, 4]);
});
