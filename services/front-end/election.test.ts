import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ReplicaStatus, Role } from "../contract/replication.ts";
import { limits } from "../runtime/limits.ts";
import { chooseLeader, offerOrder, silentLeader } from "./election.ts";

function status(id: number, role: Role, term: number, change: Partial<ReplicaStatus> = {}): ReplicaStatus {
  return { id, role, term, leader: null, last: 0, hash: "", ...change };
}

const nobody: ReadonlySet<number> = new Set();

const statuses = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    role: fc.constantFrom<Role[]>("leader", "candidate", "follower", "aside"),
    term: fc.nat({ max: 4 }),
  }),
  { selector: ({ id }) => id },
);

describe("the leader", () => {
  test("is the one of the newest term", () => {
    const all = [status(1, "follower", 7), status(3, "leader", 6), status(2, "leader", 7)];
    expect(chooseLeader(all)?.id).toBe(2);
  });

  test("is nobody where a newer term is known than any leader has: that one was deposed", () => {
    expect(chooseLeader([status(3, "leader", 6), status(1, "follower", 7)])).toBeUndefined();
    expect(chooseLeader([status(3, "leader", 6), status(1, "candidate", 7)])).toBeUndefined();
  });

  test("is nobody where nobody answers or leads", () => {
    expect(chooseLeader([])).toBeUndefined();
    expect(chooseLeader([status(1, "follower", 0), status(2, "aside", 0)])).toBeUndefined();
  });

  test("always leads, and no other replica knows of a newer term", () => {
    fc.assert(
      fc.property(statuses, (all) => {
        const full = all.map(({ id, role, term }) => status(id, role, term));
        const newest = full.filter(({ term }) => full.every((other) => other.term <= term));
        expect(chooseLeader(full)).toBe(newest.find(({ role }) => role === "leader"));
      }),
    );
  });
});

describe("a leader that is only said to lead", () => {
  test("is the newest term's, where it has not answered itself", () => {
    expect(silentLeader([status(1, "follower", 7, { leader: 3 }), status(2, "follower", 6, { leader: 2 })])).toBe(3);
    expect(silentLeader([status(1, "follower", 7, { leader: 3 }), status(3, "follower", 7)])).toBeUndefined();
    expect(silentLeader([status(1, "follower", 7), status(2, "follower", 6, { leader: 3 })])).toBeUndefined();
    expect(silentLeader([])).toBeUndefined();
  });

  test("is known from any replica of the newest term, though another one does not know it", () => {
    const all = [status(1, "follower", 7), status(2, "follower", 7, { leader: 3 })];
    expect(silentLeader(all)).toBe(3);
    expect(silentLeader(all.toReversed())).toBe(3);
  });
});

describe("the lead is offered", () => {
  test("to who is about to take it, and then by descending id", () => {
    const all = [
      status(1, "follower", 1),
      status(2, "candidate", 2),
      status(4, "follower", 1),
      status(3, "follower", 1),
    ];
    expect(offerOrder(all, nobody).map(({ id }) => id)).toEqual([2, 4, 3, 1]);
  });

  test("last to one that has much to catch up on, and to one that has just declined", () => {
    const ahead = { last: limits.pushOrders + 5 };
    const all = [
      status(1, "follower", 1, ahead),
      status(2, "follower", 1, ahead),
      status(3, "follower", 1, { last: 4 }),
    ];
    expect(offerOrder(all, nobody).map(({ id }) => id)).toEqual([2, 1, 3]);
    expect(offerOrder(all, new Set([2])).map(({ id }) => id)).toEqual([1, 3, 2]);
  });

  test("not to one that another front end does not reach, unless each other one has declined", () => {
    const all = [1, 2, 3].map((id) => status(id, "follower", 1));
    const shunned = new Set([3]);
    const order = (declined: number[]) => offerOrder(all, new Set(declined), shunned).map(({ id }) => id);
    expect(order([])).toEqual([2, 1]);
    expect(order([2])).toEqual([1, 2]);
    expect(order([1, 2])).toEqual([3, 2, 1]);
    expect(order([1, 2, 3])).toEqual([2, 1, 3]);
    expect(offerOrder(all, nobody, new Set([1, 2, 3])).map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  test("to each that answered, once", () => {
    fc.assert(
      fc.property(statuses, (all) => {
        const full = all.map(({ id, role, term }) => status(id, role, term));
        expect(offerOrder(full, nobody).toSorted((a, b) => a.id - b.id)).toEqual(full.toSorted((a, b) => a.id - b.id));
      }),
    );
  });
});
