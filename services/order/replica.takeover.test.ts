import { describe, expect, test } from "bun:test";
import { afterHops } from "../../test/harness/after-hops.ts";
import { replicaThree } from "../../test/harness/replica-three.ts";
import { refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { watch } from "../../test/harness/watch.ts";
import { BazaarError } from "../contract/errors.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";

const failsWith = (status: number) => ({ error: expect.objectContaining({ status }) });

describe("a takeover that fails", () => {
  const failures: [string, () => unknown][] = [
    ["/terms", () => Promise.reject(refusedConnection())],
    ["/terms", () => Promise.reject(new BazaarError(503, "Replica 2 was given the lead 10 ms ago."))],
    ["/journal", () => Promise.reject(new BazaarError(500, "It failed."))],
    ["/terms/confirm", () => Promise.reject(new BazaarError(409, "Over.", { leader: 2, term: 6 }))],
    ["/journal", () => silence],
  ];

  for (const [path, answer] of failures) {
    test(`at ${path} ends as a follower that says why, does nothing, and can be asked again`, async () => {
      const { replica, takeLead, clock, on, usual, standing, sends, trade } = replicaThree();
      on(path, answer);
      const failed = watch(replica.takeLead());
      await clock.advance(limits.catalogCallMs);
      expect(failed).toEqual(failsWith(503));
      expect(standing.role).toBe("follower");
      expect(await sends()).toBe(0);
      on(path, usual);
      expect(await takeLead()).toEqual({ value: standing.term });
      expect(await trade("a")).toEqual({ value: { number: 4 } });
    });
  }
});

test("a takeover succeeds at a catalog whose commits are slow: each try has more patience", async () => {
  const { replica, clock, on, usual, standing } = replicaThree();
  for (const path of ["/terms", "/terms/confirm"]) {
    on(path, async (call) => {
      await sleep(clock, limits.commitMs);
      return usual(call);
    });
  }
  let tries = 0;
  for (; standing.role !== "leader" && tries < 10; tries += 1) {
    void replica.takeLead().catch(() => {});
    await clock.advance(2 * limits.commitMs + limits.takeoverFollowersMs);
  }
  expect(standing.role).toBe("leader");
  expect(tries).toBeLessThan(5);
  await clock.advance(10 * limits.heartbeatLapseMs);
  expect(standing.role).toBe("leader");
});

describe("one leader's word: a candidate that is deposed", () => {
  test("by a follower that knows of a newer term leaves nobody at work", async () => {
    const { takeLead, played, standing, sends } = replicaThree();
    played.two.term = 9;
    expect(await takeLead()).toEqual(failsWith(503));
    expect(standing.status).toMatchObject({ role: "follower", term: 9 });
    expect(await sends()).toBe(0);
  });

  test("at any moment sends nothing more, and can take the lead later", async () => {
    for (let hops = 0; hops <= 40; hops += 1) {
      const { replica, takeLead, clock, on, usual, standing, sent } = replicaThree();
      let sentBefore = 0;
      on("/terms/confirm", (call) => {
        afterHops(hops, () => {
          standing.resign("it was deposed");
          sentBefore = sent.length;
        });
        return usual(call);
      });
      const taken = watch(replica.takeLead());
      await clock.advance(limits.heartbeatLapseMs);
      expect([hops, standing.role, sent.length]).toEqual([hops, "follower", sentBefore]);
      expect(taken.error ?? { status: 503 }).toMatchObject({ status: 503 });
      on("/terms/confirm", usual);
      expect(await takeLead()).toEqual({ value: 6 });
    }
  });
});
