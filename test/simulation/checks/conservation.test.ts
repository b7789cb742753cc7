import { describe, expect, test } from "bun:test";
import { sampleOrders } from "../../harness/sample-orders.ts";
import { commit, watchedWorld, write } from "./watched-world.ts";

const orders = sampleOrders(4);

describe("conservation (guarantee 2)", () => {
  test("holds where shares and orders agree", () => {
    const { catalog, watcher } = watchedWorld();
    commit(catalog, orders);
    watcher.checkNew();
    watcher.checkAll();
    expect(watcher.history.length).toBe(4);
  });

  test("is broken by an order that took no shares", () => {
    const { catalog, watcher } = watchedWorld();
    write(catalog, "journal", orders);
    expect(() => watcher.checkNew()).toThrow("GameStart has 100 shares, by its orders 96");
  });

  test("is broken by shares that went without an order, also after a check that found all well", () => {
    const { catalog, watcher } = watchedWorld();
    commit(catalog, orders);
    watcher.checkNew();
    catalog.run("UPDATE stocks SET shares = shares - 1 WHERE name = 'FishCo'");
    expect(() => watcher.checkNew()).toThrow("FishCo has 99 shares, by its orders 100");
  });

  test("is broken by orders for more shares than there are", () => {
    const { catalog, watcher } = watchedWorld();
    commit(catalog, sampleOrders(101));
    expect(() => watcher.checkNew()).toThrow("order 101 leaves -1 shares of GameStart");
  });

  test("is broken by a stock that is gone", () => {
    const { catalog, watcher } = watchedWorld();
    commit(catalog, orders);
    catalog.run("DELETE FROM stocks WHERE name = 'FishCo'");
    expect(() => watcher.checkNew()).toThrow("the catalog has 9 stocks, 10 were listed");
  });
});
