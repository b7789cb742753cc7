import { describe, expect, test } from "bun:test";
import { afterHops } from "../../test/harness/after-hops.ts";
import { leadingReplica } from "../../test/harness/leading-replica.ts";
import { silence } from "../../test/harness/scripted-network.ts";
import { limits } from "../runtime/limits.ts";

const failsWith = (status: number) => ({ error: expect.objectContaining({ status }) });

describe("one leader's word: when the term ends", () => {
  test("a trade that comes after it is refused with 421, and the catalog does not hear of it", async () => {
    const { start, trade, clock, standing, keys } = leadingReplica();
    await start();
    standing.follow(2, 9);
    const result = trade("a");
    await clock.settle();
    expect(result.error).toMatchObject({ status: 421, details: { leader: 2, term: 9 } });
    expect(keys()).toEqual([]);
  });

  test("a trade that comes after it gets 421, though there would be too few replicas in sync, too", async () => {
    const { trade, clock, standing } = leadingReplica({ minReplicas: 3 });
    standing.follow(2, 9);
    const result = trade("a");
    await clock.settle();
    expect(result).toEqual(failsWith(421));
  });

  test("a trade that the catalog is deciding gets 504, and its order is not written", async () => {
    const { start, trade, clock, standing, on, usual, numbers } = leadingReplica();
    await start();
    on("/batches", (call) => {
      standing.follow(2, 9);
      return usual(call);
    });
    const [result, joined] = [trade("a"), trade("a")];
    await clock.settle();
    expect([result, joined]).toEqual([failsWith(504), failsWith(504)]);
    expect(numbers()).toEqual([1, 2]);
  });

  test("a trade that waits for its batch gets 421: nothing was done", async () => {
    const { start, trade, clock, standing } = leadingReplica();
    await start();
    const result = trade("a");
    standing.follow(2, 9);
    await clock.settle();
    expect(result).toEqual(failsWith(421));
  });

  test("a trade that waits for the followers gets 504", async () => {
    const { start, trade, clock, standing, on } = leadingReplica();
    await start();
    on("/push", () => silence);
    const result = trade("a");
    await clock.settle();
    standing.follow(2, 9);
    await clock.settle();
    expect(result).toEqual(failsWith(504));
  });

  test("a trade whose order was written just before waits for nothing that never comes", async () => {
    for (let hops = 0; hops <= 12; hops += 1) {
      const { start, trade, clock, standing, on, store } = leadingReplica();
      await start();
      on("/push", () => silence);
      const append = store.append.bind(store);
      store.append = (entries) => {
        const added = append(entries);
        afterHops(hops, () => standing.follow(2, 9));
        return added;
      };
      const result = trade("a");
      await clock.settle();
      expect([hops, result]).toEqual([hops, failsWith(504)]);
    }
  });

  test("nothing more is pushed, and no heart beats", async () => {
    const { start, clock, standing, network } = leadingReplica();
    await start();
    standing.follow(2, 9);
    await clock.settle();
    const before = network.calls.length;
    await clock.advance(10 * limits.heartbeatLapseMs);
    expect([network.calls.length - before, clock.timers]).toEqual([0, 0]);
  });
});
