import { describe, expect, test } from "bun:test";
import { catalogPromises } from "../../test/harness/catalog-promises.ts";
import { type Answer, silence } from "../../test/harness/scripted-network.ts";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";

const status = (code: number) => expect.objectContaining({ status: code });

describe("a promise", () => {
  test("is only for who has a lease", async () => {
    const { promises, clock, register } = await catalogPromises();
    const { session } = await register();
    expect(promises.note(session, "GameStart")).toBe(true);
    expect(promises.note(null, "GameStart")).toBe(false);
    expect(promises.note("never-given", "GameStart")).toBe(false);
    await clock.advance(limits.leaseMs);
    expect(promises.note(session, "GameStart")).toBe(false);
  });

  test("is not given while the stock is about to change, and is again once it has", async () => {
    const { promises, change, clock, register, holder } = await catalogPromises(() => silence);
    const session = await holder(["GameStart"]);
    const { done } = change("GameStart");
    expect(promises.note(session, "GameStart")).toBe(false);
    expect(promises.note(session, "FishCo")).toBe(true);
    await clock.advance(limits.leaseMs + limits.retryPauseMs);
    await done;
    const renewed = await register();
    expect(promises.note(renewed.session, "GameStart")).toBe(true);
  });

  test("is given again after a commit that failed", async () => {
    const { promises, register } = await catalogPromises();
    const { session } = await register();
    const failed = promises.whileRevoked(["GameStart"], () => {
      throw new Error("no disk");
    });
    await expect(failed).rejects.toThrow("no disk");
    expect(promises.note(session, "GameStart")).toBe(true);
  });
});

describe("a front end that gives its lease back, or is given up,", () => {
  test("no stale read: takes no promise of another one's with it", async () => {
    let answer: Answer = () => silence;
    const { promises, change, clock, holder, told } = await catalogPromises((call) => answer(call));
    const leaving = await holder(["GameStart"], "http://fe-1");
    for (const url of ["http://fe-2", "http://fe-3"]) await holder(["GameStart"], url);
    promises.end(leaving);
    const changed = change("GameStart");
    await clock.settle();
    expect(told().map(([origin]) => origin)).toEqual(["http://fe-2", "http://fe-3"]);
    expect(changed.committedAtMs).toBeUndefined();
    answer = () => ({});
    await clock.advance(limits.invalidateMs + limits.retryPauseMs);
    expect(changed.committedAtMs).toBeNumber();
  });

  test("leaves nothing behind of what it held", async () => {
    const { promises, change, clock, holder } = await catalogPromises(() => silence);
    promises.end(await holder(["GameStart", "FishCo"], "http://fe-1"));
    expect(promises.stocks).toBe(0);
    await holder(["GameStart", "FishCo"], "http://fe-2");
    change("GameStart");
    await clock.advance(limits.leaseMs + limits.retryPauseMs);
    expect(promises.stocks).toBe(0);
  });
});

describe("a change costs", () => {
  test("no message where nobody holds the stock", async () => {
    const { change, clock, holder, told } = await catalogPromises();
    await holder(["FishCo"]);
    const changed = change("GameStart");
    await clock.settle();
    expect(changed.committedAtMs).toBe(0);
    expect(told()).toEqual([]);
  });

  test("one message for each front end that holds any of its stocks, with those that it holds, at once", async () => {
    const { change, clock, holder, told } = await catalogPromises(() => silence);
    await holder(["A", "B", "C"], "http://fe-1");
    await holder(["B"], "http://fe-2");
    await holder(["C"], "http://fe-3");
    change("A", "B");
    await clock.settle();
    expect(told()).toEqual([
      ["http://fe-1", "A", "B"],
      ["http://fe-2", "B"],
    ]);
  });

  test("nothing after the first one, however often the stock changes, until somebody looks it up again", async () => {
    const { promises, change, clock, holder, told } = await catalogPromises();
    const session = await holder(["GameStart"]);
    for (let count = 0; count < 100; count += 1) {
      change("GameStart");
      await clock.settle();
    }
    expect(told()).toHaveLength(1);
    promises.note(session, "GameStart");
    change("GameStart");
    await clock.settle();
    expect(told()).toHaveLength(2);
  });
});

describe("no stale read: a change", () => {
  test("commits only after every holder has dropped the stock", async () => {
    const answers: (() => void)[] = [];
    const held: Answer = () => new Promise((resolve) => void answers.push(() => resolve({})));
    const { change, clock, holder, told } = await catalogPromises(held);
    for (const url of ["http://fe-1", "http://fe-2"]) await holder(["Fish & Co"], url);
    const changed = change("Fish & Co");
    await clock.settle();
    expect(told()).toHaveLength(2);
    answers[1]!();
    await clock.advance(50);
    expect(changed.committedAtMs).toBeUndefined();
    answers[0]!();
    await clock.settle();
    expect(changed.committedAtMs).toBe(50);
  });

  test("does not believe another front end that answers at a holder's address", async () => {
    const { change, clock, holder } = await catalogPromises(() => {
      throw new BazaarError(421, "This is another front end.");
    });
    await holder(["GameStart"]);
    const changed = change("GameStart");
    await clock.advance(limits.leaseMs - 1);
    expect(changed.committedAtMs).toBeUndefined();
    await clock.advance(1 + limits.retryPauseMs);
    expect(changed.committedAtMs).toBeGreaterThanOrEqual(limits.leaseMs);
  });

  test("waits for an unreachable holder exactly as long as its lease, and asks it again meanwhile", async () => {
    const { promises, change, clock, holder, told } = await catalogPromises(() => {
      throw new Error("no route");
    });
    const session = await holder(["GameStart"]);
    await clock.advance(200);
    const changed = change("GameStart");
    await clock.advance(limits.leaseMs);
    expect(changed.committedAtMs).toBeGreaterThanOrEqual(limits.leaseMs - 200);
    expect(changed.committedAtMs).toBeLessThanOrEqual(limits.leaseMs - 200 + limits.retryPauseMs);
    expect(told().length).toBeGreaterThan(3);
    expect(() => promises.renew(session)).toThrow(status(404));
  });

  test("waits for an unreachable holder once: what else that one holds may change at once", async () => {
    const { change, clock, holder } = await catalogPromises(() => silence);
    await holder(["GameStart", "FishCo", "MenhirCo"]);
    change("GameStart");
    await clock.advance(limits.leaseMs + limits.retryPauseMs);
    for (const stock of ["GameStart", "FishCo", "MenhirCo"]) {
      const next = change(stock);
      await clock.settle();
      expect(next.committedAtMs).toBe(0);
    }
  });

  test("is not put off for ever by a front end that renews its lease and drops nothing", async () => {
    const { promises, change, clock, holder } = await catalogPromises(() => silence);
    const session = await holder(["GameStart"]);
    const changed = change("GameStart");
    for (let passedMs = 0; passedMs < limits.leaseMs; passedMs += 50) {
      await clock.advance(50);
      promises.renew(session);
    }
    await clock.advance(1_000);
    expect(() => promises.renew(session)).toThrow(status(404));
    expect(changed.committedAtMs).toBeGreaterThanOrEqual(limits.leaseMs);
    const mostMs = limits.leaseMs + limits.revokePatienceMs + 2 * limits.retryPauseMs;
    expect(changed.committedAtMs).toBeLessThanOrEqual(mostMs);
    expect(changed.committedAtMs).toBeLessThanOrEqual(1_000);
  });

  test("waits after a start until every lease that may have been given before it is over", async () => {
    const { change, clock } = await catalogPromises(() => ({}), 100);
    const changed = change("GameStart");
    await clock.advance(limits.leaseMs);
    expect(changed.committedAtMs).toBe(limits.leaseMs - 100);
    const next = change("GameStart");
    await clock.settle();
    expect(next.committedAtMs).toBe(0);
  });

  test("of nothing, as a batch of rejections is, waits for nobody", async () => {
    const { change, clock } = await catalogPromises(() => ({}), 100);
    const changed = change();
    await clock.settle();
    expect(changed.committedAtMs).toBe(0);
  });
});
