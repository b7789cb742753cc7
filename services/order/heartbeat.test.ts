import { describe, expect, test } from "bun:test";
import { replicaParts } from "../../test/harness/replica-parts.ts";
import { sampleOrders } from "../../test/harness/sample-orders.ts";
import { refusedConnection, silence } from "../../test/harness/scripted-network.ts";
import { BazaarError } from "../contract/errors.ts";
import type { Head } from "../contract/order.ts";
import { sleep } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { Heartbeat } from "./heartbeat.ts";

/** Replica 3 in term 5, its heart beating. */
function beating() {
  const parts = replicaParts();
  const tenure = parts.stand();
  const heads: number[] = [];
  const onHead = async ({ number }: Head) => void heads.push(number);
  const heartbeat = new Heartbeat({ ...parts, tenure, onHead });
  heartbeat.start();
  const beats = () => parts.network.to("/terms/confirm").length;
  return { ...parts, tenure, heartbeat, heads, beats };
}

describe("a leader's heartbeat", () => {
  test("confirms the term again and again, and tells of the journal's head", async () => {
    const { clock, network, played, heads, tenure } = beating();
    await clock.advance(2 * limits.heartbeatMs);
    played.catalog.journal = sampleOrders(2);
    await clock.advance(limits.heartbeatMs);
    expect(network.calls.map(({ path, body }) => [path, body])).toEqual(
      Array(3).fill(["/terms/confirm", { generation: "generation-1", term: 5, replica: 3 }]),
    );
    expect(heads).toEqual([0, 0, 2]);
    expect(tenure.isOver).toBe(false);
  });

  test("waits for what is done about the head before it beats again", async () => {
    const parts = replicaParts();
    const heartbeat = new Heartbeat({ ...parts, tenure: parts.stand(), onHead: () => silence });
    heartbeat.start();
    await parts.clock.advance(10 * limits.heartbeatMs);
    expect(parts.network.calls).toHaveLength(1);
  });

  test("ends when it is stopped", async () => {
    const { clock, heartbeat, network } = beating();
    heartbeat.stop();
    await clock.advance(10 * limits.heartbeatMs);
    expect([network.calls.length, clock.timers]).toEqual([0, 0]);
  });
});

describe("a leader whose catalog is silent", () => {
  const ways: [string, () => unknown][] = [
    ["does not answer", () => silence],
    ["is not there", () => Promise.reject(refusedConnection())],
    ["answers 500", () => Promise.reject(new BazaarError(500, "It failed."))],
  ];

  for (const [how, answer] of ways) {
    test(`leads on after one lost heartbeat: it ${how}`, async () => {
      const { clock, on, usual, standing, beats } = beating();
      on("/terms/confirm", (call) => (beats() === 2 ? answer() : usual(call)));
      await clock.advance(10 * limits.heartbeatLapseMs);
      expect(standing.role).toBe("candidate");
    });

    test(`resigns when that has lasted too long, and not before: it ${how}`, async () => {
      const { clock, network, standing, beats } = beating();
      await clock.advance(limits.heartbeatMs);
      network.answer = answer;
      await clock.advance(limits.heartbeatLapseMs - 1);
      expect(standing.role).toBe("candidate");
      await clock.advance(1 + limits.heartbeatMs);
      expect(standing.role).toBe("follower");
      const before = beats();
      await clock.advance(10 * limits.heartbeatMs);
      expect([beats(), clock.timers]).toEqual([before, 0]);
    });
  }
});

describe("a leader whose catalog is slow, since its disk is", () => {
  test("does not resign where each answer takes as long as a slow commit", async () => {
    const { clock, on, usual, standing, heads } = beating();
    on("/terms/confirm", async (call) => {
      await sleep(clock, limits.commitMs);
      return usual(call);
    });
    await clock.advance(20 * limits.heartbeatLapseMs);
    expect(standing.role).toBe("candidate");
    expect(heads.length).toBeGreaterThan(10);
  });

  test("does not resign where the catalog answers only between two commits, which follow each other", async () => {
    const { clock, on, usual, standing } = beating();
    on("/terms/confirm", async (call) => {
      await sleep(clock, limits.commitMs - (clock.monotonic() % limits.commitMs));
      return usual(call);
    });
    await clock.advance(20 * limits.heartbeatLapseMs);
    expect(standing.role).toBe("candidate");
  });

  test("does not resign where no heartbeat is answered, but something else is", async () => {
    const { clock, on, standing, heartbeat } = beating();
    on("/terms/confirm", () => silence);
    for (let answers = 0; answers < 10; answers += 1) {
      await clock.advance(limits.heartbeatLapseMs - 1);
      heartbeat.heard();
    }
    expect(standing.role).toBe("candidate");
    await clock.advance(2 * limits.heartbeatLapseMs);
    expect(standing.role).toBe("follower");
  });
});

describe("a leader learns", () => {
  test("that it was fenced: it resigns, and knows the newer term and its leader", async () => {
    const { clock, played, standing, counts } = beating();
    Object.assign(played.catalog, { term: 8, leader: 2 });
    await clock.advance(limits.heartbeatMs);
    expect(standing.status).toMatchObject({ role: "follower", term: 8, leader: 2 });
    expect(counts.newGenerations).toBe(0);
  });

  test("that the catalog has started anew: it resigns, and says so", async () => {
    const { clock, played, standing, counts } = beating();
    played.catalog.generation = "generation-2";
    await clock.advance(limits.heartbeatMs);
    expect(standing.role).toBe("follower");
    expect(counts.newGenerations).toBe(1);
    expect(clock.timers).toBe(0);
  });
});

describe("a heartbeat that comes back when its term is over", () => {
  const answers: [string, () => unknown][] = [
    ["the confirmation", () => ({ head: { number: 7, hash: "" } })],
    ["another term", () => Promise.reject(new BazaarError(409, "Over.", { leader: 2, term: 6 }))],
    ["another generation", () => Promise.reject(new BazaarError(409, "Over.", { generation: "generation-2" }))],
    ["nothing, too late", () => silence],
  ];

  for (const [what, answer] of answers) {
    test(`changes nothing about a newer one: ${what}`, async () => {
      const { clock, on, stand, standing, beats, heads, counts } = beating();
      on("/terms/confirm", () => silence);
      await clock.advance(limits.heartbeatMs + limits.termCallMs);
      on("/terms/confirm", () => {
        stand(7);
        return answer();
      });
      await clock.advance(10 * limits.heartbeatLapseMs);
      expect(standing.status).toMatchObject({ role: "candidate", term: 7 });
      expect([beats(), heads, counts.newGenerations, clock.timers]).toEqual([2, [], 0, 0]);
    });
  }
});
