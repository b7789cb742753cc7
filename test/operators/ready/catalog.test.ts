import { describe, expect, test } from "bun:test";
import { openCatalogDatabase } from "../../../db/open.ts";
import { createCatalog } from "../../../services/catalog/catalog.ts";
import { limits } from "../../../services/runtime/limits.ts";
import { emptyMemory } from "../../harness/bazaar-memory.ts";
import { testSurroundings } from "../../harness/surroundings.ts";
import { readiness, send } from "./asking.ts";

describe("a catalog says what it waits for", () => {
  const catalog = (replicaIds: number[], database = openCatalogDatabase(":memory:")) => {
    const given = testSurroundings(() => ({}));
    const options = { database, memory: emptyMemory(), replicaIds, excusedIds: [], listing: undefined };
    return { ...given, service: createCatalog({ ...given, ...options, onUnusable: () => {} }) };
  };

  test("a leader, and the replicas whose logs that one must know", async () => {
    const words = "The catalog has just started: a leader must first compare its log with all of the 3 replicas.";
    expect(await readiness(catalog([1, 2, 3]).service)).toEqual([503, words]);
  });

  test("nothing, where it works alone", async () => {
    expect(await readiness(catalog([]).service)).toEqual([200, "ready"]);
  });

  test("its disk, once that has taken no trade", async () => {
    const database = openCatalogDatabase(":memory:");
    const { service, clock, token } = catalog([], database);
    const trade = { name: "GameStart", quantity: 1, type: "buy" };
    database.run("PRAGMA query_only = ON");
    const refused = send(service, "/update", trade, token);
    await clock.advance(limits.leaseMs);
    expect((await refused).status).toBe(503);
    expect(await readiness(service)).toEqual([503, "The catalog can't write its database."]);
    database.run("PRAGMA query_only = OFF");
    expect(await readiness(service)).toEqual([200, "ready"]);
  });
});
