import { describe, expect, test } from "bun:test";
import { defaultListing } from "../../../db/listing.ts";
import { openCatalogDatabase, openOrderDatabase } from "../../../db/open.ts";
import { headOf, sampleOrders, sampleTrade } from "../../harness/sample-orders.ts";
import { WireResponse } from "../wire-response.ts";
import { ClientHistory } from "./client-history.ts";
import { EnoughDisks } from "./enough-disks.ts";
import { TradeTimes } from "./trade-times.ts";
import { commit, list, watchedWorld, write } from "./watched-world.ts";
import { Watcher } from "./watcher.ts";

const orders = sampleOrders(4);
const arrival = { host: "order-1", from: "front-end-1", body: "{}" };

describe("durability (guarantee 3)", () => {
  /** A catalog that loses its file after the first two orders have reached the replica. */
  function losing() {
    const catalogDisk = { database: openCatalogDatabase(":memory:") };
    const replica = openOrderDatabase(":memory:");
    list(catalogDisk.database);
    const watcher = new Watcher(defaultListing, catalogDisk, new Map([["order-1", { database: replica }]]), () => {});
    commit(catalogDisk.database, orders);
    watcher.checkNew();
    const repairTo = (count: number) => {
      watcher.lookAway("catalog");
      catalogDisk.database = openCatalogDatabase(":memory:");
      list(catalogDisk.database);
      watcher.lookAgain("catalog");
      commit(catalogDisk.database, orders.slice(0, count));
      watcher.checkNew();
    };
    const answers = new ClientHistory(watcher.history, new TradeTimes(() => 0));
    const goOnAfter = (count: number) => {
      commit(catalogDisk.database, sampleOrders(1, headOf(orders.slice(0, count)), "new-"));
      watcher.checkNew();
      answers.checkAll();
    };
    return { watcher, replica, repairTo, goOnAfter, answers };
  }

  test("allows a catalog that lost its file to forget what nobody else has and nobody was told", () => {
    const { watcher, replica, repairTo, goOnAfter } = losing();
    write(replica, "orders", orders.slice(0, 2));
    repairTo(2);
    goOnAfter(2);
    expect(watcher.history.length).toBe(3);
    expect(watcher.history.forgottenAt(3)).toEqual([orders[2]!]);
  });

  test("is broken where a client was told of what is forgotten", () => {
    const { replica, repairTo, goOnAfter, answers } = losing();
    write(replica, "orders", orders.slice(0, 2));
    answers.note(sampleTrade("key-3"), { number: 3 });
    repairTo(2);
    expect(() => goOnAfter(2)).toThrow("key key-3 was answered 3 but has no order");
  });

  test("is broken where a number is given again that a replica has an order with", () => {
    const { replica, repairTo, goOnAfter } = losing();
    write(replica, "orders", orders.slice(0, 3));
    repairTo(2);
    expect(() => goOnAfter(2)).toThrow("number 3 is given again, order-1 has an order with it");
  });

  test("is not broken by an order under a key whose rejection was lost on its way, but by one that was refused", () => {
    const { catalog, watcher, answers } = watchedWorld();
    const [late, refused] = orders.map((order) => sampleTrade(order.key, { quantity: 1_000 }));
    answers.begin(late!);
    answers.begin(refused!);
    answers.forgetRejections();
    commit(catalog, orders);
    answers.note(late!, { rejected: 409 });
    watcher.checkNew();
    answers.checkNew();
    expect(() => answers.note(refused!, { rejected: 503 })).toThrow("was refused with 503 but is order 2");
  });
});

describe("durability at the answer (guarantee 3)", () => {
  test("is broken by a leader that tells of an order which is on too few disks", async () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders);
    write(replica, "orders", orders.slice(0, 2));
    const disks = new EnoughDisks(watcher, 1);
    const tell = async (number: number) => {
      const see = disks.watch({ ...arrival, path: "/trades", sort: "POST /trades" });
      see?.(await WireResponse.read(Response.json({ results: [{ number }] })));
    };
    await tell(2);
    expect(tell(3)).rejects.toThrow("order-1 tells of order 3, but only nobody has it, of 1 that must");
  });

  test("is broken by a follower that acknowledges what its disk has not", async () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders);
    write(replica, "orders", orders.slice(0, 2));
    const disks = new EnoughDisks(watcher, 1);
    const acknowledge = async (last: number) => {
      const see = disks.watch({ ...arrival, path: "/push", sort: "POST /push" });
      see?.(await WireResponse.read(Response.json({ last })));
    };
    await acknowledge(2);
    expect(acknowledge(3)).rejects.toThrow("order-1 acknowledges order 3, but its disk has only 2");
  });
});
