import { describe, expect, test } from "bun:test";
import { type Answer, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { limits } from "../runtime/limits.ts";
import { Promises } from "./promises.ts";

/** A catalog's promises, so long after its start that no older lease can hold. */
async function catalogPromises(answer: Answer = () => ({}), startedMsAgo: number = limits.leaseMs) {
  const given = testSurroundings(answer);
  const promises = new Promises(given, "generation-1");
  await given.clock.advance(startedMsAgo);
  /** Changes stocks to version 5; `committedAtMs` says when, counted from now. */
  const change = (...stocks: string[]) => {
    const begunAtMs = given.clock.monotonic();
    const result = { committedAtMs: undefined as number | undefined, done: Promise.resolve() };
    result.done = promises.whileRevoked(stocks, () => {
      result.committedAtMs = given.clock.monotonic() - begunAtMs;
    });
    return result;
  };
  return { ...given, promises, change };
}

const status = (code: number) => expect.objectContaining({ status: code });

describe("a lease", () => {
  test("is given for a limited time, each with a session of its own", async () => {
    const { promises } = await catalogPromises();
    const [one, other] = [promises.register("http://fe-1"), promises.register("http://fe-2")];
    expect(one).toEqual({ generation: "generation-1", session: one.session, leaseMs: limits.leaseMs });
    expect(one.session).not.toBe(other.session);
    expect(promises.leases).toBe(2);
  });

  test("is over when its time is, and can't be renewed after that", async () => {
    const { promises, clock } = await catalogPromises();
    const { session } = promises.register("http://fe-1");
    await clock.advance(limits.leaseMs - 1);
    expect(promises.renew(session).leaseMs).toBe(limits.leaseMs);
    await clock.advance(limits.leaseMs);
    expect(() => promises.renew(session)).toThrow(status(404));
    expect(promises.leases).toBe(0);
    expect(() => promises.renew("never-given")).toThrow(status(404));
  });

  test("is given to a bounded number of front ends; those that are over make room", async () => {
    const { promises, clock } = await catalogPromises();
    for (let count = 0; count < limits.frontEndSessions; count += 1) promises.register(`http://fe-${count}`);
    expect(() => promises.register("http://one-too-many")).toThrow(status(503));
    await clock.advance(limits.leaseMs);
    expect(promises.register("http://fe-new").session).toBeString();
  });
});

describe("a promise", () => {
  test("is only for who has a lease", async () => {
    const { promises, clock } = await catalogPromises();
    const { session } = promises.register("http://fe-1");
    expect(promises.note(session, "GameStart")).toBe(true);
    expect(promises.note(null, "GameStart")).toBe(false);
    expect(promises.note("never-given", "GameStart")).toBe(false);
    await clock.advance(limits.leaseMs);
    expect(promises.note(session, "GameStart")).toBe(false);
  });

  test("is not given while the stock is about to change, and is again once it has", async () => {
    const { promises, change, network, clock } = await catalogPromises(() => silence);
    const { session } = promises.register("http://fe-1");
    promises.note(session, "GameStart");
    const { done } = change("GameStart");
    expect(promises.note(session, "GameStart")).toBe(false);
    expect(promises.note(session, "FishCo")).toBe(true);
    network.answer = () => ({});
    await clock.advance(limits.leaseMs);
    await done;
    const renewed = promises.register("http://fe-1");
    expect(promises.note(renewed.session, "GameStart")).toBe(true);
  });

  test("is given again after a commit that failed", async () => {
    const { promises } = await catalogPromises();
    const { session } = promises.register("http://fe-1");
    const failed = promises.whileRevoked(["GameStart"], () => {
      throw new Error("no disk");
    });
    await expect(failed).rejects.toThrow("no disk");
    expect(promises.note(session, "GameStart")).toBe(true);
  });
});

describe("no stale read: a change", () => {
  test("commits at once where nobody holds the stock", async () => {
    const { promises, change, network, clock } = await catalogPromises();
    const { session } = promises.register("http://fe-1");
    promises.note(session, "FishCo");
    const changed = change("GameStart");
    await clock.settle();
    expect(changed.committedAtMs).toBe(0);
    expect(network.calls).toEqual([]);
  });

  test("commits only after every holder has dropped the stock", async () => {
    const answers: (() => void)[] = [];
    const held: Answer = () => new Promise((resolve) => void answers.push(() => resolve({})));
    const { promises, change, network, clock } = await catalogPromises(held);
    for (const url of ["http://fe-1", "http://fe-2"]) promises.note(promises.register(url).session, "Fish & Co");
    const changed = change("Fish & Co");
    await clock.settle();
    expect(network.calls.map(({ origin, path, body }) => [origin, path, body])).toEqual([
      ["http://fe-1", "/invalidate/Fish%20%26%20Co", {}],
      ["http://fe-2", "/invalidate/Fish%20%26%20Co", {}],
    ]);
    answers[1]!();
    await clock.advance(50);
    expect(changed.committedAtMs).toBeUndefined();
    answers[0]!();
    await clock.settle();
    expect(changed.committedAtMs).toBe(50);
  });

  test("waits for an unreachable holder exactly as long as its lease, and asks it again meanwhile", async () => {
    const unreachable: Answer = () => {
      throw new Error("no route");
    };
    const { promises, change, network, clock } = await catalogPromises(unreachable);
    const { session } = promises.register("http://fe-1");
    promises.note(session, "GameStart");
    await clock.advance(200);
    const changed = change("GameStart");
    await clock.advance(limits.leaseMs);
    expect(changed.committedAtMs).toBeGreaterThanOrEqual(limits.leaseMs - 200);
    expect(changed.committedAtMs).toBeLessThanOrEqual(limits.leaseMs - 200 + limits.retryPauseMs);
    expect(network.calls.length).toBeGreaterThan(3);
    expect(() => promises.renew(session)).toThrow(status(404));
  });

  test("is not put off for ever by a front end that renews its lease and drops nothing", async () => {
    const { promises, change, clock } = await catalogPromises(() => silence);
    const { session } = promises.register("http://fe-1");
    promises.note(session, "GameStart");
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
  });

  test("waits, after the catalog's start, as long as any lease that it may have given before", async () => {
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
