import { describe, expect, test } from "bun:test";
import type { ReplicaStatus, Role } from "../../contract/replication.ts";
import { viewCluster } from "./cluster-view.ts";
import type { FrontEndFigures } from "./messages.ts";
import type { Look, ProcessAnswer, Sighting } from "./sighting.ts";

function replica(id: number, role: Role, last: number, term = 7): Sighting {
  const status: ReplicaStatus = { id, role, term, leader: 3, last, hash: "" };
  return sighting(`order-${id}`, "order", { kind: "replica", status });
}

function sighting(
  name: string,
  service: "catalog" | "order" | "front-end",
  answer: ProcessAnswer,
  launched?: "running" | "paused" | "down",
): Sighting {
  return { process: { name, service, url: "" }, launched, answer, uptimeSeconds: 5 };
}

const look = (atMs: number, ...sightings: Sighting[]): Look => ({ atMs, sightings });

/** The state of order-1 at the second look. */
function stateOf(before: Look | undefined, now: Look) {
  return viewCluster(now, before).processes.find(({ name }) => name === "order-1");
}

describe("a follower", () => {
  test("is in sync while it lacks no more than what is on its way", () => {
    const before = look(0, replica(1, "follower", 90), replica(3, "leader", 100));
    const now = look(400, replica(1, "follower", 100), replica(3, "leader", 300));
    expect(stateOf(before, now)).toMatchObject({ state: "follower", lag: 200, perSecond: 25 });
  });

  test("is out of sync where it stands still, and catches up where it gets on", () => {
    const before = look(0, replica(1, "follower", 90), replica(3, "leader", 100));
    expect(stateOf(before, look(400, replica(1, "follower", 90), replica(3, "leader", 101)))?.state).toBe(
      "out of sync",
    );
    expect(stateOf(before, look(400, replica(1, "follower", 95), replica(3, "leader", 101)))?.state).toBe(
      "catching up",
    );
  });

  test("may seem to be ahead, since it was asked a moment later", () => {
    expect(stateOf(undefined, look(0, replica(1, "follower", 101), replica(3, "leader", 100)))).toMatchObject({
      state: "follower",
      lag: 0,
    });
  });
});

describe("a process", () => {
  test.each([
    ["down", { kind: "refused" }, undefined],
    ["silent", { kind: "silent" }, undefined],
    ["paused", { kind: "silent" }, "paused"],
    ["down", { kind: "silent" }, "down"],
    ["unwell", { kind: "unwell", reason: "It can't write." }, undefined],
  ] as const)("is %s where it is %j, and the launcher says %s", (state, answer, launched) => {
    const now = look(0, sighting("order-1", "order", answer, launched));
    expect(stateOf(undefined, now)).toMatchObject({ state, last: null, lag: null });
  });

  test("that has stepped aside says why", () => {
    const status: ReplicaStatus = { id: 1, role: "aside", term: 7, leader: null, last: 3, hash: "" };
    const now = look(0, sighting("order-1", "order", { kind: "unwell", reason: "Another history.", status }));
    expect(stateOf(undefined, now)).toMatchObject({ state: "aside", reason: "Another history.", last: 3 });
  });
});

describe("the cluster", () => {
  test("has the leader of the newest term, whatever an older one still believes", () => {
    const now = look(0, replica(1, "leader", 90, 6), replica(2, "leader", 100, 7));
    expect(viewCluster(now, undefined).leader).toEqual({ name: "order-2", term: 7 });
    expect(viewCluster(look(0, replica(1, "follower", 90)), undefined).leader).toBeNull();
  });

  test("is as slow as its slowest front end, and as fast as its orders come", () => {
    const figures = (p99Ms: number | null, waitingMs: number): FrontEndFigures => ({
      perSecond: 1,
      p99Ms,
      waitingMs,
      hitRate: null,
      uptimeSeconds: 1,
    });
    const frontEnd = (name: string, p99Ms: number | null, waitingMs: number) =>
      sighting(name, "front-end", { kind: "front-end", figures: figures(p99Ms, waitingMs) });
    const before = look(1_000, replica(3, "leader", 100));
    const now = look(1_500, replica(3, "leader", 150), frontEnd("a", 4, 0), frontEnd("b", null, 30));
    expect(viewCluster(now, before)).toMatchObject({ perSecond: 100, p99Ms: 4, waitingMs: 30 });
    expect(viewCluster(before, undefined)).toMatchObject({ perSecond: 0, p99Ms: null, waitingMs: 0 });
  });
});
