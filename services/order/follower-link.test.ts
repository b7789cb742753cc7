import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../db/listing.ts";
import { openOrderDatabase } from "../../db/open.ts";
import { PlayedCatalog } from "../../test/harness/played-catalog.ts";
import { emptyHead, genesis, sampleOrders } from "../../test/harness/sample-orders.ts";
import { type Answer, type Call, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Push } from "../contract/replication.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { FollowerLink } from "./follower-link.ts";
import { Quorum } from "./quorum.ts";
import { ReplicaStore } from "./replica-store.ts";
import { Standing } from "./standing.ts";
import { Tenure } from "./tenure.ts";

const unopened = new PlayedCatalog();
const term = 5;
const pushOf = ({ body }: Call) => body as Push;

/** A follower that works; its log ends with order `last`. */
function followerAt(last: number): Answer {
  let end = last;
  return (call) => {
    const { orders } = pushOf(call);
    if (orders[0] && orders[0].number > end + 1) throw new BazaarError(409, "A hole.", { last: end });
    end = Math.max(end, orders.at(-1)?.number ?? 0);
    return { last: end };
  };
}

/** Replica 3 leads term 5 with so many orders, and pushes them to replica 1. */
function leading(answer: Answer, count = 3) {
  const given = testSurroundings(answer);
  const database = openOrderDatabase(":memory:");
  const orders = sampleOrders(count + 3);
  const earlier = new ReplicaStore(database);
  earlier.keepListing(defaultListing, genesis);
  earlier.append(orders.slice(0, count));
  // What was there before this start is not in memory.
  const store = new ReplicaStore(database);
  const standing = new Standing(3, store, given.log);
  const grant = {
    ...unopened.grantIdentity,
    generation: "g",
    term,
    needs: "nothing" as const,
    head: emptyHead,
    listing: genesis,
  };
  const tenure = new Tenure({ ...given, id: 3, grant, store, standing, onNewGeneration: () => {} });
  standing.stand(term, () => tenure.end());
  const quorum = new Quorum(count, 1);
  const damages: Error[] = [];
  const onDamage = (cause: Error) => void damages.push(cause);
  const follower = { id: 1, url: "http://replica-1" };
  const link = new FollowerLink({ ...given, follower, id: 3, tenure, store, standing, quorum, onDamage });
  const state = { isSettled: false };
  void link.settled.then(() => Object.assign(state, { isSettled: true }));
  link.start();
  /** The leader writes so many orders more. */
  const write = (more: number) => {
    const from = store.log.head.number;
    store.append(orders.slice(from, from + more));
    quorum.written(from + more);
    link.notify();
  };
  const numbers = () => given.network.calls.map((call) => pushOf(call).orders.map(({ number }) => number));
  return { ...given, database, orders, store, standing, quorum, link, state, write, numbers, damages };
}

describe("a leader's link to a follower", () => {
  test("asks first where the follower is, and then pushes exactly what it lacks", async () => {
    const { clock, numbers, network, quorum, state, orders } = leading(followerAt(1));
    await clock.settle();
    expect(numbers()).toEqual([[], [2, 3]]);
    expect(pushOf(network.calls[1]!)).toMatchObject({ leader: 3, term, orders: orders.slice(1, 3) });
    expect([quorum.inSync, state.isSettled]).toEqual([2, true]);
  });

  test("pushes new orders at once, those that come meanwhile together in the next push", async () => {
    const { clock, numbers, write } = leading(followerAt(3));
    await clock.settle();
    write(1);
    write(1);
    write(1);
    await clock.settle();
    expect(numbers().flat()).toEqual([4, 5, 6]);
    expect(numbers().length).toBeLessThanOrEqual(3);
  });

  test("sends orders on before they are in the own log, to a follower that waits with all before them", async () => {
    const { clock, link, numbers, orders, quorum, write } = leading(followerAt(3));
    link.begin(orders.slice(3, 4));
    await clock.settle();
    expect(numbers()).toEqual([[]]);
    link.begin(orders.slice(4, 5));
    expect(numbers()).toEqual([[]]);
    link.begin(orders.slice(3, 5));
    write(2);
    await clock.settle();
    expect(numbers()).toEqual([[], [4, 5]]);
    expect(quorum.reachedNumber).toBe(5);
  });

  test("sends more than a page in pages, without a pause", async () => {
    const { clock, numbers, quorum } = leading(followerAt(0), limits.pushOrders + 2);
    await clock.settle();
    expect(numbers().map((page) => page.length)).toEqual([0, limits.pushOrders, 2]);
    expect(quorum.inSync).toBe(2);
  });

  test("leaves one that is far behind alone for a while after each page that took a while", async () => {
    const slow = followerAt(0);
    const { clock, network, numbers, quorum } = leading(() => silence, 2 * limits.pushOrders);
    network.answer = async (call) => {
      await sleep(clock, 10);
      return slow(call);
    };
    await clock.advance(limits.pushMs + limits.followerRetryMs);
    const pages = () => numbers().filter((page) => page.length > 0).length;
    await clock.advance(10);
    expect(pages()).toBe(0);
    await clock.advance(10 * limits.catchUpPauses);
    expect(pages()).toBe(1);
    await clock.advance(10);
    expect(pages()).toBe(1);
    await clock.advance(10 * limits.catchUpPauses);
    expect(pages()).toBe(2);
    await clock.advance(10);
    expect(quorum.inSync).toBe(2);
  });

  test("lets a follower hear of its leader now and then, though nothing is new", async () => {
    const { clock, numbers } = leading(followerAt(3));
    await clock.advance(3 * limits.heartbeatMs);
    expect(numbers()).toEqual([[], [], [], []]);
  });

  test("ends when it is stopped: no push after that, and no answer that counts", async () => {
    const { clock, network, link, quorum, write } = leading(() => silence);
    await clock.settle();
    link.stop();
    write(1);
    await clock.advance(10 * limits.pushMs);
    expect(network.calls).toHaveLength(1);
    expect(quorum.inSync).toBe(1);
  });
});

describe("a follower counts", () => {
  test("with what it has acknowledged; one push is under way at a time", async () => {
    const { clock, network, quorum, write, numbers } = leading(followerAt(3));
    await clock.settle();
    network.answer = () => silence;
    for (const more of [1, 2]) {
      write(more);
      await clock.settle();
    }
    expect([quorum.inSync, quorum.reachedNumber]).toEqual([2, 3]);
    expect(numbers()).toEqual([[], [4]]);
  });

  test("no more once it is silent, so that one timeout delays trades and not one each", async () => {
    const { clock, network, quorum, write } = leading(followerAt(3));
    await clock.settle();
    network.answer = () => silence;
    write(1);
    await clock.advance(limits.pushMs);
    expect([quorum.inSync, quorum.reachedNumber]).toEqual([1, 4]);
    write(1);
    expect(quorum.reachedNumber).toBe(5);
  });

  test("not before it has caught up", async () => {
    const answer: Answer = (call) => (pushOf(call).orders.length === 0 ? { last: 1 } : silence);
    const { clock, network, quorum } = leading(answer);
    await clock.settle();
    expect([network.calls.length, quorum.inSync]).toEqual([2, 1]);
  });

  test("again once it has caught up", async () => {
    const { clock, network, quorum, write } = leading(() => silence);
    await clock.advance(limits.pushMs);
    write(2);
    network.answer = followerAt(1);
    await clock.advance(limits.followerRetryMs);
    expect([quorum.inSync, quorum.reachedNumber]).toEqual([2, 5]);
  });

  test("not where its log goes beyond the leader's: that is not the one history", async () => {
    const { clock, quorum, state } = leading(() => ({ last: 9 }));
    await clock.settle();
    expect([quorum.inSync, state.isSettled]).toEqual([1, true]);
  });
});

describe("a follower's refusal", () => {
  test("with its last order is answered with what comes after that one", async () => {
    const { clock, network, numbers, write } = leading(followerAt(3));
    await clock.settle();
    network.answer = followerAt(1);
    write(1);
    await clock.settle();
    expect(numbers()).toEqual([[], [4], [2, 3, 4]]);
  });

  test("is not answered without end: then comes a pause", async () => {
    const { clock, network, state } = leading(() => {
      throw new BazaarError(409, "The chain does not fit.", { last: 1 });
    });
    await clock.settle();
    const before = network.calls.length;
    expect(before).toBeLessThanOrEqual(3);
    await clock.advance(limits.followerRetryMs);
    expect(network.calls.length).toBe(before + 1);
    expect(state.isSettled).toBe(true);
  });

  test("ends the leader's term where it names a newer one, or the same of another leader, and only there", async () => {
    for (const known of [4, 5, 8]) {
      const { clock, standing } = leading(() => {
        throw new BazaarError(409, "That term is over.", { leader: 2, term: known });
      });
      await clock.settle();
      const expected = known >= term ? { role: "follower", term: known } : { role: "candidate", term };
      expect(standing.status).toMatchObject(expected);
    }
  });
});

test("a leader's own log that turns out damaged is told of, and nothing of it is pushed", async () => {
  const { clock, database, damages, numbers, quorum } = leading(followerAt(1));
  database.run("UPDATE orders SET quantity = 99 WHERE number = 3");
  await clock.settle();
  expect(damages).toMatchObject([{ name: "DamagedLog" }]);
  expect(numbers()).toEqual([[]]);
  expect(quorum.inSync).toBe(1);
});
