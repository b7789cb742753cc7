import { describe, expect, test } from "bun:test";
import { headOf, sampleOrders } from "../../harness/sample-orders.ts";
import { commit, watchedWorld, write } from "./watched-world.ts";

const orders = sampleOrders(4);

describe("one history (guarantee 4)", () => {
  test("holds where a replica has the first orders of the journal", () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders);
    write(replica, "orders", orders.slice(0, 2));
    watcher.checkNew();
    watcher.checkAll();
    expect(watcher.incompleteLogs()).toEqual(["order-1 at 2"]);
  });

  test("is broken by a hole in the journal", () => {
    const { catalog, watcher } = watchedWorld();
    commit(catalog, orders.toSpliced(1, 1));
    expect(() => watcher.checkNew()).toThrow("the journal has order 3 where 2 is next");
  });

  test("is broken by an order whose hash does not continue the chain", () => {
    const { catalog, watcher } = watchedWorld();
    commit(catalog, [...orders.slice(0, 2), ...sampleOrders(1, { ...headOf(orders), number: 2 })]);
    expect(() => watcher.checkNew()).toThrow("the journal's order 3 breaks the hash chain");
  });

  test("is broken by a replica that lacks an order in the middle", () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders);
    write(replica, "orders", orders.toSpliced(2, 1));
    expect(() => watcher.checkNew()).toThrow("order-1 lacks order 3 but has 4");
  });

  test("is broken by a replica that has what the catalog has not", () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders.slice(0, 3));
    write(replica, "orders", orders);
    expect(() => watcher.checkNew()).toThrow("order-1 has order 4, which the catalog has not");
  });

  test("is broken by a replica that has another order under a number", () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders);
    write(replica, "orders", [...orders.slice(0, 3), ...sampleOrders(1, headOf(orders.slice(0, 3)), "other-")]);
    expect(() => watcher.checkNew()).toThrow("order-1 has another order 4");
  });

  test("is broken by an old order that was changed or lost later, which the full check finds", () => {
    const { catalog, replica, watcher } = watchedWorld();
    commit(catalog, orders);
    write(replica, "orders", orders);
    watcher.checkNew();
    replica.run("UPDATE orders SET quantity = 2 WHERE number = 1");
    expect(() => watcher.checkAll()).toThrow("order-1 has another order 1");
    catalog.run("DELETE FROM journal WHERE number = 4");
    expect(() => watcher.checkAll()).toThrow("the journal has lost orders");
  });
});
