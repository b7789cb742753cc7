import { describe, expect, test } from "bun:test";
import { catalogPromises } from "../../test/harness/catalog-promises.ts";
import { type Answer, refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { BazaarError } from "../contract/errors.ts";
import { limits } from "../runtime/limits.ts";

const status = (code: number) => expect.objectContaining({ status: code });

describe("a lease", () => {
  test("is given for a limited time, each with a session of its own", async () => {
    const { promises, register } = await catalogPromises();
    const [one, other] = [await register("http://fe-1"), await register("http://fe-2")];
    expect(one).toEqual({ generation: "generation-1", session: one.session, leaseMs: limits.leaseMs, lineage: null });
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
