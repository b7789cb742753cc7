import { describe, expect, test } from "bun:test";
import { sampleOrders } from "../../harness/sample-orders.ts";
import { layLimits } from "../limits/lay-limits.ts";
import { commit, watchedWorld, write } from "./watched-world.ts";

const orders = sampleOrders(6);

/** A replica with six orders that was exchanged, and checks its newest two before it opens. */
function opened() {
  const takeBack = layLimits({ verifyAtOnceOrders: 2 });
  const world = watchedWorld();
  commit(world.catalog, orders);
  world.watcher.checkNew();
  world.watcher.lookAway("order-1");
  write(world.replica, "orders", orders);
  const flip = (number: number) => {
    world.replica.run("UPDATE orders SET quantity = quantity + 1 WHERE number = ?", [number]);
    world.watcher.lookAgain("order-1");
  };
  return { ...world, flip, [Symbol.dispose]: takeBack };
}

describe("a damaged order that a service has not come to yet", () => {
  test("is no broken guarantee, but its owner is neither whole nor well", () => {
    using world = opened();
    world.flip(2);
    world.watcher.checkNew();
    expect(world.watcher.intactLengthOf("order-1")).toBe(1);
    expect(world.watcher.hasHiddenDamage("order-1")).toBeTrue();
    expect(world.watcher.incompleteLogs()).toEqual(["order-1 at 6, damaged"]);
  });

  test("is one if it was not found within a time", () => {
    using world = opened();
    world.flip(2);
    world.watcher.checkNew();
    world.clock.nowUs = 16_000_000;
    world.replica.run("UPDATE orders SET quantity = quantity + 1 WHERE number = 2");
    expect(() => world.watcher.checkNew()).toThrow("order-1 has not noticed that its order 2 is damaged");
  });

  test("is one if it is among those that are checked at once", () => {
    using world = opened();
    world.flip(5);
    expect(() => world.watcher.checkNew()).toThrow("order-1 has another order 5");
  });

  test("is forgotten once it is mended", () => {
    using world = opened();
    world.flip(2);
    world.watcher.checkNew();
    world.replica.run("UPDATE orders SET quantity = quantity - 1 WHERE number = 2");
    world.watcher.checkNew();
    expect(world.watcher.hasHiddenDamage("order-1")).toBeFalse();
    expect(world.watcher.incompleteLogs()).toEqual([]);
  });
});
