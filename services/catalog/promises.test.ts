import { describe, expect, test } from "bun:test";
import { type Answer, type Call, refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { testSurroundings } from "../../test/harness/surroundings.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Invalidations } from "../contract/lookup.ts";
import { limits } from "../runtime/limits.ts";
import { Promises } from "./promises.ts";

const namesIn = ({ body }: Call) => (body as Invalidations).names;

/**
 * A catalog's promises, so long after its start that no older lease can hold. Front ends can be reached when they
 * register; `answer` is theirs to invalidations.
 */
async function catalogPromises(answer: Answer = () => ({}), startedMsAgo: number = limits.leaseMs) {
  const given = testSurroundings((call) => (namesIn(call).length === 0 ? {} : answer(call)));
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
  const register = (url = "http://fe-1") => promises.register({ url, instance: `at ${url}` });
  /** Gives a front end a lease, and lets it hold these stocks. */
  const holder = async (stocks: string[], url?: string) => {
    const { session } = await register(url);
    for (const stock of stocks) promises.note(session, stock);
    return session;
  };
  /** Which front ends were told of what. */
  const told = () =>
    given.network.calls.map((call) => [call.origin, ...namesIn(call)]).filter((words) => words.length > 1);
  return { ...given, promises, change, register, holder, told };
}

const status = (code: number) => expect.objectContaining({ status: code });

describe("a lease", () => {
  test("is given for a limited time, each with a session of its own", async () => {
    const { promises, register } = await catalogPromises();
    const [one, other] = [await register("http://fe-1"), await register("http://fe-2")];
    expect(one).toEqual({ generation: "generation-1", session: one.session, leaseMs: limits.leaseMs });
    expect(one.session).not.toBe(other.session);
    expect(promises.leases).toBe(2);
  });

  test("is over when its time is, and can't be renewed after that", async () => {
    const { promises, clock, register } = await catalogPromises();
    const { session } = await register();
    await clock.advance(limits.leaseMs - 1);
    expect(promises.renew(session).leaseMs).toBe(limits.leaseMs);
    await clock.advance(limits.leaseMs);
    expect(() => promises.renew(session)).toThrow(status(404));
    expect(promises.leases).toBe(0);
    expect(() => promises.renew("never-given")).toThrow(status(404));
  });

  test("is given to a bounded number of front ends; those that are over make room", async () => {
    const { clock, register } = await catalogPromises();
    for (let count = 0; count < limits.frontEndSessions; count += 1) await register(`http://fe-${count}`);
    await expect(register("http://one-too-many")).rejects.toEqual(status(503));
    await clock.advance(limits.leaseMs);
    expect((await register("http://fe-new")).session).toBeString();
  });

  test("is given only to who was reached at its address, by its own name", async () => {
    const { promises, network, clock } = await catalogPromises();
    const given = network.answer;
    const refusals: Answer[] = [
      () => silence,
      () => {
        throw refusedConnection();
      },
      () => {
        throw new BazaarError(421, "This is front end i-2, not i-1.");
      },
    ];
    for (const refusal of refusals) {
      network.answer = refusal;
      const registered = promises.register({ url: "http://fe-1", instance: "i-1" });
      const outcome = Promise.allSettled([registered]);
      await clock.advance(limits.reachMs);
      expect((await outcome)[0]).toMatchObject({ status: "rejected", reason: { status: 503 } });
    }
    expect(promises.leases).toBe(0);
    network.answer = given;
    await promises.register({ url: "http://fe-1", instance: "i-1" });
    expect(network.calls.at(-1)).toMatchObject({ path: "/invalidations", body: { instance: "i-1", names: [] } });
  });

  test("that is given back is over: no change waits for it, not even one that does already", async () => {
    const { promises, change, clock, holder } = await catalogPromises(() => silence);
    const session = await holder(["GameStart", "FishCo"]);
    const changed = change("GameStart");
    await clock.advance(limits.invalidateMs);
    expect(changed.committedAtMs).toBeUndefined();
    promises.end(session);
    await clock.advance(limits.retryPauseMs);
    expect(changed.committedAtMs).toBe(limits.invalidateMs + limits.retryPauseMs);
    const next = change("FishCo");
    await clock.settle();
    expect(next.committedAtMs).toBe(0);
    expect(() => promises.renew(session)).toThrow(status(404));
    expect(() => promises.end("never-given")).not.toThrow();
  });
});

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
