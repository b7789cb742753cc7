import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { openCatalogDatabase, openOrderDatabase } from "../../db/open.ts";
import { createCatalog } from "../../services/catalog/catalog.ts";
import { BazaarError } from "../../services/contract/errors.ts";
import { createFrontEnd } from "../../services/front-end/front-end.ts";
import { createOrderReplica } from "../../services/order/order-replica.ts";
import { limits } from "../../services/runtime/limits.ts";
import type { Service } from "../../services/runtime/service.ts";
import { emptyMemory } from "../harness/bazaar-memory.ts";
import { type Answer, refusedConnection } from "../harness/scripted-network.ts";
import { testSurroundings } from "../harness/surroundings.ts";

const replicas = [1, 2, 3].map((id) => ({ id, url: `http://order-${id}` }));
const onUnusable = () => {};

/** What `/health/ready` answers: the status, and what is missing. */
async function readiness({ app }: Service): Promise<[status: number, words: string]> {
  const response = await app.handle(new Request("http://service/health/ready"));
  const body = (await response.json()) as { success?: { message: string }; error?: { message: string } };
  expect(response.headers.has("retry-after")).toBe(response.status === 503);
  return [response.status, body.error?.message ?? body.success?.message ?? ""];
}

describe("a front end says what it lacks", () => {
  const nobody: Answer = () => {
    throw refusedConnection();
  };
  const leads: Answer = ({ path, origin }) => {
    if (path !== "/ping") throw refusedConnection();
    const id = Number(origin.at(-1));
    return { replica: { id, role: id === 3 ? "leader" : "follower", term: 1, leader: 3, last: 0, hash: "" } };
  };
  const tooMany: Answer = (call) => {
    if (call.path === "/leases") throw new BazaarError(503, "There are 100 front ends already.");
    return leads(call);
  };

  test.each([
    ["everything", nobody, "No order replica leads. The catalog does not answer."],
    ["the catalog", leads, "The catalog does not answer."],
    ["a lease, in the catalog's own words", tooMany, "There are 100 front ends already."],
  ])("%s", async (_, answer, words) => {
    const given = testSurroundings(answer);
    const options = { url: "http://front-end", catalogUrl: "http://catalog", cacheSize: 10, tradeTimeoutMs: 100 };
    const frontEnd = createFrontEnd({ ...given, ...options, replicas });
    frontEnd.start();
    await given.clock.advance(limits.pingMs);
    expect(await readiness(frontEnd)).toEqual([503, words]);
    await frontEnd.stop();
  });
});

describe("a catalog says what it waits for", () => {
  const catalog = (replicaIds: number[]) => {
    const options = {
      database: openCatalogDatabase(":memory:"),
      memory: emptyMemory(),
      replicaIds,
      excusedIds: [],
      listing: undefined,
    };
    return createCatalog({ ...testSurroundings(() => ({})), ...options, onUnusable });
  };

  test("a leader, and the replicas whose logs that one must know", async () => {
    const words = "The catalog has just started: a leader must first compare its log with all of the 3 replicas.";
    expect(await readiness(catalog([1, 2, 3]))).toEqual([503, words]);
  });

  test("nothing, where it works alone", async () => {
    expect(await readiness(catalog([]))).toEqual([200, "ready"]);
  });
});

describe("an order replica says why it takes no part:", () => {
  const replica = (database: Database) => {
    const given = testSurroundings(() => ({}));
    const options = { id: 2, replicas, catalogUrl: "http://catalog", database, memory: emptyMemory(), minReplicas: 1 };
    return { given, service: createOrderReplica({ ...given, ...options, onUnusable }) };
  };
  const send = (service: Service, path: string, body: object, token: string) => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    return service.app.handle(
      new Request(`http://order-2${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
  };

  test("nothing keeps it, at first", async () => {
    expect(await readiness(replica(openOrderDatabase(":memory:")).service)).toEqual([200, "ready"]);
  });

  test("its disk takes no more", async () => {
    const database = openOrderDatabase(":memory:");
    const { given, service } = replica(database);
    database.run("PRAGMA query_only = ON");
    const follow = await send(service, "/leader-broadcast", { leader: 3, term: 1 }, given.token);
    expect(follow.ok).toBeFalse();
    expect(await readiness(service)).toEqual([503, "Replica 2 can't write its database."]);
    database.run("PRAGMA query_only = OFF");
    expect(await readiness(service)).toEqual([200, "ready"]);
  });
});
