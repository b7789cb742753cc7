import { describe, expect, test } from "bun:test";
import { pino } from "pino";
import { defaultListing, listingHash } from "../../../db/listing.ts";
import { openOrderDatabase } from "../../../db/open.ts";
import { BazaarError } from "../../../services/contract/errors.ts";
import { createOrderReplica } from "../../../services/order/order-replica.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { emptyMemory } from "../../harness/bazaar-memory.ts";
import { replicaThree } from "../../harness/replica-three.ts";
import { genesis } from "../../harness/sample-orders.ts";
import { type Answer, refusedConnection } from "../../harness/scripted-network.ts";
import { testSurroundings } from "../../harness/surroundings.ts";
import { readiness, send } from "./asking.ts";

const onUnusable = () => {};

describe("an order replica says why it is not ready:", () => {
  const others: { answer: Answer } = { answer: () => ({}) };
  const replica = (answer: Answer = others.answer, database = openOrderDatabase(":memory:"), id = 2) => {
    const given = testSurroundings(answer);
    const lines: string[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
    const options = { id, replicas: all(id), catalogUrl: "http://catalog", database, minReplicas: 1, onUnusable };
    const service = createOrderReplica({ ...given, ...options, log, memory: emptyMemory() });
    service.start();
    const push = (missed?: string, head = { number: 0, hash: genesis }, token = given.token) =>
      send(service, "/push", { leader: 3, term: 1, orders: [], head, missed }, token);
    const told = (words: string) => lines.filter((line) => line.includes(words)).length;
    return { ...given, service, push, told };
  };
  const all = (id: number) => [...new Set([1, 2, 3, id])].map((one) => ({ id: one, url: `http://order-${one}` }));
  const listing: Answer = ({ path }) => {
    if (path === "/listing") return { hash: listingHash(defaultListing), stocks: defaultListing, more: false };
    throw refusedConnection();
  };

  test("nobody has pushed to it yet", async () => {
    const { service } = replica();
    expect(await readiness(service)).toEqual([503, "Replica 2 hears of no leader: none has pushed to it yet."]);
    await service.stop();
  });

  test("nothing, while a leader pushes and counts it; then that one is silent, and nobody answers", async () => {
    const { clock, service, push } = replica(listing);
    expect((await push()).status).toBe(200);
    expect(await readiness(service)).toEqual([200, "ready"]);
    await clock.advance(limits.leaderSilenceMs - 1);
    expect(await readiness(service)).toEqual([200, "ready"]);
    await clock.advance(limits.followerAskMs + limits.pingMs);
    expect(await readiness(service)).toEqual([503, "Replica 2 hears of no leader: replica 1 does not answer."]);
    await service.stop();
  });

  test("its leader does not count it, and says why", async () => {
    const { service, push } = replica(listing);
    await push("can't push to it: http://order-2 did not answer");
    const words =
      "Replica 3 leads, but does not count replica 2 in sync: can't push to it: http://order-2 did not answer.";
    expect(await readiness(service)).toEqual([503, words]);
    await push();
    expect(await readiness(service)).toEqual([200, "ready"]);
    await push(undefined, { number: 5, hash: "a".repeat(64) });
    const behind = "Replica 3 leads, but does not count replica 2 in sync: it has order 5, this one 0.";
    expect(await readiness(service)).toEqual([503, behind]);
    await service.stop();
  });

  test("it is not in the leader's list, which both tell their logs once", async () => {
    const three = replicaThree();
    await three.takeLead();
    const stranger = () => {
      throw caught(() => three.replica.follower(4));
    };
    const { clock, service, told } = replica((call) => (call.path === "/follower" ? stranger() : {}), undefined, 4);
    await clock.advance(3 * limits.followerAskMs);
    const words =
      "Replica 4 is not in the list of replica 3, which leads: its REPLICAS names 1, 2, 3, and it pushes nothing to any other.";
    expect(await readiness(service)).toEqual([503, `Replica 4 hears of no leader: replica 1 says: ${words}`]);
    expect(told(words)).toBe(1);
    await service.stop();
  });

  test("its token is another one, seen by both sides and told once", async () => {
    const other = replica(() => ({}));
    const answer: Answer = ({ path, body, headers }) => {
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      return other.service.app.handle(new Request(`http://order-1${path}`, init));
    };
    const wrong = replica((call) => {
      call.headers.set("authorization", "Bearer another");
      return answer(call);
    });
    await wrong.clock.advance(3 * limits.followerAskMs);
    const words =
      "The token after Authorization: Bearer is another cluster's: give all services one (CLUSTER_TOKEN or CLUSTER_TOKEN_FILE).";
    expect(await readiness(wrong.service)).toEqual([503, `Replica 2 hears of no leader: replica 1 says: ${words}`]);
    expect([wrong.told(words), other.told("another cluster token")]).toEqual([1, 1]);
    expect((await readiness(other.service))[1]).toContain("Somebody comes to it with another cluster token.");
    await Promise.all([wrong.service.stop(), other.service.stop()]);
  });

  test("it did not take the lead, for a reason of the catalog's", async () => {
    const { given, service } = {
      given: testSurroundings(() => ({})),
      ...replica(({ path }) => {
        if (path === "/terms") throw new BazaarError(503, "All of 1, 2, 3 are needed. Answered: 2; missing: 1, 3.");
        throw refusedConnection();
      }),
    };
    expect((await send(service, "/leader-broadcast", { leader: 2 }, given.token)).status).toBe(503);
    const [, words] = await readiness(service);
    expect(words).toEndWith("It did not take the lead itself: All of 1, 2, 3 are needed. Answered: 2; missing: 1, 3.");
    await service.stop();
  });

  test("its disk takes no more", async () => {
    const database = openOrderDatabase(":memory:");
    const { service, push } = replica(listing, database);
    await push();
    database.run("PRAGMA query_only = ON");
    const follow = await send(service, "/leader-broadcast", { leader: 3, term: 2 }, "test-cluster-token");
    expect(follow.ok).toBeFalse();
    expect(await readiness(service)).toEqual([503, "Replica 2 can't write its database."]);
    database.run("PRAGMA query_only = OFF");
    expect(await readiness(service)).toEqual([200, "ready"]);
    await service.stop();
  });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (cause) {
    return cause;
  }
}
