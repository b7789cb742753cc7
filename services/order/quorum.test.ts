import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Quorum } from "./quorum.ts";

/** Whether an order is on enough disks, said as plainly as can be. */
function isOnEnoughDisks(number: number, own: number, followers: Map<number, number>, minReplicas: number): boolean {
  const inSync = [own, ...followers.values()];
  const having = inSync.filter((last) => last >= number).length;
  return own >= number && having > inSync.length / 2 && having >= minReplicas;
}

type Step =
  | { kind: "written" }
  | { kind: "acknowledged"; follower: number; last: number }
  | { kind: "lost"; follower: number };

const awaited = [1, 2, 3, 5, 8];

const follower = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("written" as const) }),
  fc.record({ kind: fc.constant("acknowledged" as const), follower, last: fc.nat({ max: 12 }) }),
  fc.record({ kind: fc.constant("lost" as const), follower }),
);

/** A quorum, beside what must be true of it. */
class Model {
  readonly quorum: Quorum;
  readonly told = new Set<number>();
  readonly expected = new Set<number>();
  readonly #minReplicas: number;
  readonly #followers = new Map<number, number>();
  #own = 0;

  constructor(minReplicas: number) {
    this.#minReplicas = minReplicas;
    this.quorum = new Quorum(0, minReplicas);
    for (const number of awaited) void this.quorum.reached(number).then(() => this.told.add(number));
  }

  take(step: Step): void {
    if (step.kind === "written") {
      this.#own += 1;
      this.quorum.written(this.#own);
    } else if (step.kind === "acknowledged") {
      this.#followers.set(step.follower, step.last);
      this.quorum.acknowledged(step.follower, step.last);
    } else {
      this.#followers.delete(step.follower);
      this.quorum.lost(step.follower);
    }
    for (const number of awaited) if (this.#isEnough(number)) this.expected.add(number);
  }

  check(): void {
    for (let number = 1; number <= 13; number += 1) {
      expect(number <= this.quorum.reachedNumber).toBe(this.#isEnough(number));
    }
    expect(this.quorum.inSync).toBe(this.#followers.size + 1);
    expect([...this.told].toSorted()).toEqual([...this.expected].toSorted());
  }

  #isEnough(number: number): boolean {
    return isOnEnoughDisks(number, this.#own, this.#followers, this.#minReplicas);
  }
}

test("durability: whoever waits for an order is told exactly when it is on enough disks", async () => {
  const steps = fc.array(step, { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (all, minReplicas) => {
      const model = new Model(minReplicas);
      for (const one of all) {
        model.take(one);
        await Promise.resolve();
        model.check();
      }
    }),
  );
});

describe("an order is on enough disks", () => {
  test("when the leader alone has it, where no follower is in sync", () => {
    const quorum = new Quorum(4, 1);
    quorum.written(5);
    expect(quorum.reachedNumber).toBe(5);
  });

  test("never before it is on the leader's own", () => {
    const quorum = new Quorum(4, 1);
    for (const id of [1, 2]) quorum.acknowledged(id, 9);
    expect(quorum.reachedNumber).toBe(4);
  });

  test("of two replicas in sync only when both have it, of three when two have", () => {
    const quorum = new Quorum(5, 1);
    quorum.acknowledged(1, 4);
    expect(quorum.reachedNumber).toBe(4);
    quorum.acknowledged(2, 5);
    expect(quorum.reachedNumber).toBe(5);
  });

  test("when the follower that lacks it does not count any more", () => {
    const quorum = new Quorum(5, 1);
    quorum.acknowledged(1, 4);
    quorum.lost(1);
    expect(quorum.reachedNumber).toBe(5);
  });

  test("and whoever waited for that follower is told at once when it does not count any more", async () => {
    const quorum = new Quorum(5, 1);
    quorum.acknowledged(1, 4);
    const told: number[] = [];
    void quorum.reached(5).then(() => told.push(5));
    quorum.lost(1);
    await Promise.resolve();
    expect(told).toEqual([5]);
  });

  test("never with fewer replicas than the operator asks for", () => {
    const quorum = new Quorum(5, 3);
    quorum.acknowledged(1, 5);
    expect(quorum.reachedNumber).toBe(0);
    quorum.acknowledged(2, 3);
    expect(quorum.reachedNumber).toBe(3);
  });
});

describe("the end of a term", () => {
  test("tells all that still wait, and not those that were told before", async () => {
    const quorum = new Quorum(0, 1);
    const results = Promise.allSettled([quorum.reached(1), quorum.reached(2)]);
    quorum.written(1);
    quorum.close(new Error("the leader changed"));
    quorum.written(2);
    expect(await results).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: { message: "the leader changed" } },
    ]);
  });

  test("tells whoever asks after it, rather than letting it wait for ever", async () => {
    const quorum = new Quorum(0, 1);
    quorum.close(new Error("the leader changed"));
    const told: unknown[] = [];
    void quorum.reached(1).catch((cause: Error) => told.push(cause.message));
    await Promise.resolve();
    await Promise.resolve();
    expect(told).toEqual(["the leader changed"]);
  });
});
