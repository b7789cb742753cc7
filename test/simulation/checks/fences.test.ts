import { describe, expect, test } from "bun:test";
import { sampleOrders } from "../../harness/sample-orders.ts";
import { WireResponse } from "../wire-response.ts";
import { commit, watchedWorld } from "./watched-world.ts";

const orders = sampleOrders(4);

describe("one leader's word (guarantee 5)", () => {
  test("is broken by an order of a leader that has not the newest term", () => {
    const { catalog, watcher } = watchedWorld();
    catalog.run("UPDATE state SET term = 2");
    commit(catalog, orders);
    expect(() => watcher.checkNew()).toThrow("order 1 of term 1 of replica 3 was committed in term 2 of replica 3");
  });

  const push = (leader: number, term: number) => ({
    host: "order-1",
    from: `order-${leader}`,
    path: "/push",
    sort: "POST /push",
    body: JSON.stringify({ leader, term, orders: [] }),
  });

  /** A replica that knows term 2 of replica 3 says yes to a push, and what its disk has then is that term. */
  async function obey(leader: number, term: number, then: number) {
    const { replica, watcher } = watchedWorld();
    replica.run("INSERT INTO state (id, term, leader) VALUES (1, 2, 3)");
    const see = watcher.fences.watch(push(leader, term));
    replica.run("UPDATE state SET term = ?", [then]);
    see?.(await WireResponse.read(Response.json({})));
  }

  test("holds for a replica that obeys the leader it knows, or a newer one", async () => {
    await obey(3, 2, 2);
    await obey(1, 3, 3);
  });

  test("is broken by one that obeys an older term, another leader of the same, or notes nothing", async () => {
    expect(obey(1, 1, 2)).rejects.toThrow("though it knew of term 2");
    expect(obey(1, 2, 2)).rejects.toThrow("which is that of replica 3");
    expect(obey(1, 3, 2)).rejects.toThrow("but its disk has term 2");
  });
});
