import { describe, expect, test } from "bun:test";
import { replicaThree } from "../../test/harness/replica-three.ts";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { silence } from "../../test/harness/scripted-network.ts";
import { watch } from "../../test/harness/watch.ts";
import { limits } from "../runtime/limits.ts";

const failsWith = (status: number) => ({ error: expect.objectContaining({ status }) });

describe("a replica that is offered the lead", () => {
  test("leads when its log and those of its followers are the whole history, and takes trades then", async () => {
    const { takeLead, trade, standing, numbers, played } = replicaThree();
    expect(await trade("early")).toEqual(failsWith(421));
    expect(await takeLead()).toEqual({ value: 5 });
    expect(standing.status).toMatchObject({ role: "leader", term: 5, leader: 3 });
    for (const peer of [played.one, played.two]) expect(peer.orders).toEqual(sampleOrders(3));
    expect(await trade("a")).toEqual({ value: { number: 4 } });
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  test("does not take trades before it leads, though its term has begun", async () => {
    const { replica, trade, clock, on, standing } = replicaThree();
    on("/push", () => silence);
    const taken = watch(replica.takeLead());
    await clock.settle();
    expect([standing.role, taken]).toEqual(["candidate", {}]);
    expect(() => replica.assertLeads()).toThrow(expect.objectContaining({ status: 421 }));
    expect(await trade("a")).toEqual(failsWith(421));
  });

  test("confirms that it has it, without a new term", async () => {
    const { takeLead, network } = replicaThree();
    expect([await takeLead(), await takeLead()]).toEqual([{ value: 5 }, { value: 5 }]);
    expect(network.to("/terms").filter(({ path }) => path === "/terms")).toHaveLength(1);
  });

  test("by several front ends at once takes it once", async () => {
    const { replica, takeLead, played } = replicaThree();
    const others = [watch(replica.takeLead()), watch(replica.takeLead())];
    expect([await takeLead(), ...others]).toEqual(Array(3).fill({ value: 5 }));
    expect(played.catalog.term).toBe(5);
  });

  test("declines where it can't write, has stepped aside or is being stopped, and the catalog hears nothing", async () => {
    const cannot: ((parts: ReturnType<typeof replicaThree>) => void)[] = [
      ({ database, store }) => {
        database.run("PRAGMA query_only = ON");
        expect(() => store.noteTerm(1, 1)).toThrow();
      },
      ({ standing }) => standing.stepAside("its log differs"),
      ({ replica }) => replica.stop(),
    ];
    for (const happens of cannot) {
      const parts = replicaThree();
      happens(parts);
      expect(await parts.takeLead()).toEqual(failsWith(503));
      expect(parts.network.calls).toEqual([]);
    }
  });
});

describe("a leader", () => {
  test("whose catalog has started anew takes the lead again by itself", async () => {
    const { takeLead, trade, clock, played, standing } = replicaThree();
    await takeLead();
    Object.assign(played.catalog, { generation: "generation-2", needs: "majority" });
    await clock.advance(limits.heartbeatMs + limits.takeoverFollowersMs);
    expect(standing.status).toMatchObject({ role: "leader", term: 6 });
    expect(played.catalog.needs).toBe("nothing");
    expect(await trade("a")).toEqual({ value: { number: 4 } });
  });

  test("that is deposed does nothing more, and says who leads", async () => {
    const { takeLead, trade, replica, standing, sends } = replicaThree();
    await takeLead();
    standing.follow(2, 9);
    expect(await trade("a")).toEqual(failsWith(421));
    expect(() => replica.assertLeads()).toThrow(expect.objectContaining({ details: { leader: 2, term: 9 } }));
    expect(await sends()).toBe(0);
  });

  test("that was stopped while the catalog gave it a term does not become one", async () => {
    const { takeLead, replica, on, usual, standing, sends } = replicaThree();
    on("/terms", (call) => {
      replica.stop();
      return usual(call);
    });
    expect(await takeLead()).toEqual(failsWith(503));
    expect([standing.role, await sends()]).toEqual(["follower", 0]);
  });

  test("that is stopped does nothing more, and takes no lead", async () => {
    const { takeLead, replica, standing, sends } = replicaThree();
    await takeLead();
    replica.stop();
    expect(await takeLead()).toEqual(failsWith(503));
    expect([standing.role, await sends()]).toEqual(["follower", 0]);
  });
});

test("what a leader has written is acknowledged once enough disks have it, and it alone can say so", async () => {
  const { replica, takeLead, trade, clock, on, usual, store, standing } = replicaThree();
  expect(replica.acknowledged).toBe(0);
  await takeLead();
  await trade("a");
  expect(replica.acknowledged).toBe(4);
  const written = Promise.withResolvers<void>();
  on("/push", async (call) => {
    await written.promise;
    return usual(call);
  });
  expect(await trade("b")).toEqual({});
  expect([store.log.head.number, replica.acknowledged]).toEqual([5, 4]);
  written.resolve();
  await clock.settle();
  expect(replica.acknowledged).toBe(5);
  standing.resign("it is told to");
  expect(replica.acknowledged).toBe(0);
});
