import { describe, expect, test } from "bun:test";
import { headOf, sampleOrders, sampleTrade } from "../../harness/sample-orders.ts";
import { commit, watchedWorld } from "./watched-world.ts";

const orders = sampleOrders(4);

describe("exactly once (guarantee 1)", () => {
  test("is broken by a key with two orders", () => {
    const { catalog, watcher } = watchedWorld();
    const again = sampleOrders(1, headOf(orders)).map((order) => ({ ...order, key: "key-1" }));
    commit(catalog, [...orders, ...again]);
    expect(() => watcher.checkNew()).toThrow();
  });

  test("holds for answers that are true, however often", () => {
    const { catalog, watcher, answers } = watchedWorld();
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(sampleTrade("key-2"), { number: 2 });
    answers.note(sampleTrade("key-2"), { number: 2 });
    answers.note(sampleTrade("other", { quantity: 1_000 }), { rejected: 409 });
    answers.checkAll();
    expect(answers.totals).toEqual({ accepted: 1, rejected: 1 });
  });

  test("is broken by an answer before the order exists", () => {
    const { answers } = watchedWorld();
    expect(() => answers.note(sampleTrade("key-1"), { number: 1 })).toThrow("answered 1 but has no order");
  });

  test("is broken by the number of another order, and by another trade's content", () => {
    const { catalog, watcher, answers } = watchedWorld();
    commit(catalog, orders);
    watcher.checkNew();
    expect(() => answers.note(sampleTrade("key-1"), { number: 2 })).toThrow("was answered 2 but is order 1");
    const other = sampleTrade("key-3", { quantity: 2 });
    expect(() => answers.note(other, { number: 3 })).toThrow("order 3 is not what was asked for");
  });

  test("is broken by two different answers to one key", () => {
    const { catalog, watcher, answers } = watchedWorld();
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(sampleTrade("key-1"), { number: 1 });
    expect(() => answers.note(sampleTrade("key-1"), { rejected: 409 })).toThrow("key key-1 was answered");
  });

  test("is broken by a trade that happens though its key was said to be another one's", () => {
    const { catalog, watcher, answers } = watchedWorld();
    answers.begin(sampleTrade("key-1"));
    answers.noteStranger(sampleTrade("key-1"));
    answers.noteStranger(sampleTrade("key-2", { quantity: 7 }));
    commit(catalog, orders);
    watcher.checkNew();
    expect(() => answers.checkAll()).toThrow("key key-1 was said to be another trade's but is order 1");
  });

  test("is broken by a rejected trade that happens later", () => {
    const { catalog, watcher, answers } = watchedWorld();
    answers.note(sampleTrade("key-1", { quantity: 1_000 }), { rejected: 409 });
    answers.checkNew();
    commit(catalog, orders);
    watcher.checkNew();
    expect(() => answers.checkNew()).toThrow("key key-1 was refused with 409 but is order 1");
    expect(() => answers.checkAll()).toThrow("key key-1 was refused with 409 but is order 1");
  });
});

describe("exactly once, in time (guarantee 1)", () => {
  test("is broken by an order that comes before one which was answered before it was asked for", () => {
    const { catalog, watcher, answers } = watchedWorld();
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(sampleTrade("key-3"), { number: 3 });
    answers.begin(sampleTrade("key-2"));
    expect(() => answers.note(sampleTrade("key-2"), { number: 2 })).toThrow("was asked for after order 3");
  });

  test("is broken by a rejection for want of shares that were there all the time", () => {
    const { answers } = watchedWorld();
    const all = sampleTrade("all", { quantity: 100 });
    answers.begin(all);
    expect(() => answers.note(all, { rejected: 409 })).toThrow("all (buy 100 GameStart) was refused with 409");
    expect(() => answers.note(all, { rejected: 404 })).toThrow("without a reason");
  });

  test("holds where the shares were missing at some moment between the question and the answer", () => {
    const { catalog, watcher, answers, clock } = watchedWorld();
    const all = sampleTrade("all", { quantity: 100 });
    answers.begin(all);
    clock.nowUs += 1;
    commit(catalog, orders);
    watcher.checkNew();
    answers.note(all, { rejected: 409 });
    answers.note(sampleTrade("nothing", { name: "Nowhere" }), { rejected: 404 });
  });
});
